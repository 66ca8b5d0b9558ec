"use strict";
// Figures for people.
const format = {
  duration(ms) {
    const seconds = Math.round(ms / 100) / 10;
    if (seconds < 60) return `${seconds} s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
    return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
  },
  bytes(count) {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let unit = 0;
    for (; count >= 1000 && unit < units.length - 1; unit += 1) count /= 1000;
    return `${unit === 0 ? count : count.toFixed(1)} ${units[unit]}`;
  },
};
