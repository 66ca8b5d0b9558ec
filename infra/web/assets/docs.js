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

async function show(api) {
  const answer = await fetch(`/openapi/${api}.json`);
  const groups = new Map();
  for (const [path, methods] of Object.entries((await answer.json()).paths)) {
    for (const [method, about] of Object.entries(methods)) {
      const group = (about.tags || [])[1] || path.split("/")[4] || path.split("/")[1];
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(operation(method, path, about));
    }
  }
  const sections = [...groups].sort().flatMap(([group, operations]) => [make("h2", group), ...operations]);
  document.getElementById("operations").replaceChildren(...sections);
}

// The address keeps the choice: /docs#vicollo.
const choice = document.getElementById("api");
const named = () => [...choice.options].some((option) => option.value === location.hash.slice(1));
const follow = () => {
  if (named()) choice.value = location.hash.slice(1);
  show(choice.value);
};
choice.addEventListener("change", () => { location.hash = choice.value; });
window.addEventListener("hashchange", follow);
follow();
