"use strict";
// The OpenAPI document as a page: operations by tag, with parameters, bodies and answers.
const make = (tag, text, name) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (name) element.className = name;
  return element;
};
const schemaName = (schema) => {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.type === "array") return `${schemaName(schema.items)}[]`;
  const any = schema.oneOf || schema.anyOf;
  if (any) return any.map(schemaName).filter((name) => name !== "null").join(" or ");
  return Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type || "object";
};
const bodyName = (content) => Object.entries(content || {})
  .map(([type, body]) => `${type}: ${schemaName(body.schema)}`).join(", ");

function table(rows) {
  const element = make("table");
  for (const cells of rows) {
    const row = make("tr");
    row.append(...cells.map((cell) => make("td", cell)));
    element.append(row);
  }
  return element;
}

function operation(method, path, about) {
  const details = make("details");
  const summary = make("summary");
  summary.append(make("span", method.toUpperCase(), "method"), make("code", path), make("span", ` ${about.summary || ""}`, "soft"));
  details.append(summary);
  if (about.description) details.append(make("p", about.description));
  const parameters = (about.parameters || []).map((one) => [one.name, one.in, schemaName(one.schema), one.description || ""]);
  if (parameters.length) details.append(make("h2", "Parameters"), table(parameters));
  if (about.requestBody) details.append(make("h2", "Body"), make("code", bodyName(about.requestBody.content)));
  const answers = Object.entries(about.responses || {}).map(([status, one]) => [status, one.description, bodyName(one.content)]);
  details.append(make("h2", "Answers"), table(answers));
  return details;
}

async function start() {
  const document_ = await (await fetch("/openapi.json")).json();
  const tags = new Map();
  for (const [path, methods] of Object.entries(document_.paths)) {
    for (const [method, about] of Object.entries(methods)) {
      const tag = (about.tags || ["other"])[0];
      if (!tags.has(tag)) tags.set(tag, []);
      tags.get(tag).push(operation(method, path, about));
    }
  }
  for (const [tag, operations] of [...tags].sort()) {
    document.getElementById("operations").append(make("h2", tag), ...operations);
  }
}

start();
