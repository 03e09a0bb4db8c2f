// The text of a cell as a number, by the patterns and words in the form's rules.

function reader(rules) {
  const pattern = Object.fromEntries(Object.entries(rules.patterns).map(([k, [text, flags]]) => [k, new RegExp(text, flags)]));
  const full = Object.fromEntries(Object.entries(rules.patterns).map(([k, [text, flags]]) => [k, new RegExp(`^(?:${text})$`, flags)]));

  function halfWidth(text) {
    return [...text].map((c) => {
      const code = c.codePointAt(0);
      if (code === 0x3000) return " ";
      if (code > 0xff00 && code < 0xff5f) return String.fromCodePoint(code - 0xfee0);
      return rules.dashes.includes(c) ? "-" : c;
    }).join("");
  }

  function problem(text) {
    if (text === "无") return "ambiguous-none";
    const named = ["not-finite", "scientific-notation", "ratio-text"].find((name) => full[name].test(text));
    if (named) return named;
    return /\d/.test(text) && pattern.approximate.test(text) ? "approximate-number" : "broken-number";
  }

  function parse(text) {
    const none = { value: null, unit: "", missing: "", remarks: [], problem: "" };
    const plainly = halfWidth(text).trim();
    if (rules.blanks.includes(plainly.toLowerCase())) return none;
    if (rules.missing.includes(plainly)) return { ...none, missing: plainly };
    const match = [...plainly].length <= rules.longest && full.number.exec(plainly.replace(/(?<=\d) (?=\D)/g, ""));
    if (!match || pattern.approximate.test(match.groups.unit)) return { ...none, problem: problem(plainly) };
    const wide = /[０-９．，－]/.test(text) ? ["full-width-digits"] : [];
    const grouped = match.groups.number.includes(",") ? ["thousands-separator"] : [];
    const value = parsed(match.groups.number.replaceAll(",", ""));
    return { ...none, value, unit: match.groups.unit, remarks: [...wide, ...grouped] };
  }

  function normalUnit(unit) {
    const text = halfWidth(unit).replace(/\s+/g, "");
    return rules.units[text] ?? text;
  }

  function sameUnit(one, other) {
    const [a, b] = [normalUnit(one), normalUnit(other)];
    return a === b || rules.same.some((words) => [...words].includes(a) && [...words].includes(b));
  }

  // The number of a cell; tell(severity, code, message, advice) hears what is to be said about it.
  function cell(text, label, unit, tell) {
    const number = parse(text);
    if (number.problem) {
      const [reason, advice] = rules.problems[number.problem];
      tell("error", number.problem, `${label}“${[...text].slice(0, 40).join("")}”${reason}`, advice);
    } else if (number.unit && !sameUnit(number.unit, unit ?? "")) {
      const wanted = unit ? `，而指标的单位是“${unit}”` : "";
      tell("error", "unit-in-number", `${label}“${plain(number.value)}${number.unit}”带着单位“${number.unit}”${wanted}`, "换算成规定的单位，只填数字");
      return { ...number, value: null, unit: "", remarks: [], problem: "unit-in-number" };
    } else {
      for (const code of number.remarks) tell("note", code, rules.remarks[code], "");
      if (number.unit) tell("note", "unit-written-twice", "数字后面带着单位，已按规定单位读入", "");
    }
    return number;
  }
  return { cell, normalUnit };
}
