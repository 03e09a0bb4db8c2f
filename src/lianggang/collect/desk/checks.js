// Evaluates the rules of the form over what is typed: the same findings as the office's system, sentence for sentence.

function evaluator(form) {
  const { cell, normalUnit } = reader(form.reading);
  const H = form.headings, L = form.limits, words = form.reading;
  const lines = new Map(form.lines.map((line) => [line.code, line]));
  for (const line of form.lines) {
    line.low = line.min === null ? null : parsed(line.min);
    line.high = line.max === null ? null : parsed(line.max);
  }
  const number = (text) => (text === null || text === undefined ? null : parsed(text));
  const past = form.history.map((o) => ({
    ...o, value: number(o.value), numerator: number(o.numerator), denominator: number(o.denominator), cells: [],
    unit: lines.get(o.code).unit,
  }));
  const goals = Object.fromEntries(Object.entries(form.goals).map(([code, all]) => [code, all.map(parsed)]));
  const rulesOf = (...kinds) => form.consistency.filter((rule) => kinds.includes(rule.kind));
  const occasion = (o) => `${form.territory}${o.year}年${o.part ? `（${o.part}）` : ""}`;

  // Reading the cells: observations of the year, and what is to be said about each alone.
  function read(typed, say) {
    const found = [], blankLines = [], blankParts = [];
    for (const line of form.lines) readLine(line, (heading) => (typed.get(`${line.code}|${heading}`) ?? "").trim(), found, blankLines, blankParts, say);
    if (blankLines.length) say("warning", "empty-value", `${form.lines.length}项中有${blankLines.length}项未填，也没有原因：${named(blankLines)}`, only(blankLines), words.fill);
    if (blankParts.length) say("warning", "breakdown-missing", `有数值的指标中${blankParts.length}项缺少分组数：${named(blankParts)}`, only(blankParts), "补填；确实没有分组统计的，在说明里写明");
    return found;
  }
  const named = (blanks) => blanks.slice(0, words.named).map(([name]) => name).join("、") + (blanks.length > words.named ? "等" : "");
  const only = (blanks) => (blanks.length === 1 ? [blanks[0][1]] : []);

  function readLine(line, text, found, blankLines, blankParts, say) {
    const readNumber = (heading, unit) => cell(text(heading), heading, unit,
      (severity, code, message, advice) => say(severity, code, message, [[line.code, heading]], advice));
    const nothing = { value: null, missing: "", problem: "" };
    const countsOf = (part) => [H.numerator, H.denominator].map((h) => (line.divides ? readNumber(part + h, null) : nothing));
    const value = readNumber(H.value, line.unit), counts = countsOf("");
    const redefined = text(H.redefined);
    const changed = words.unchanged.includes(redefined.replace(/^。+|。+$/g, "")) ? "" : redefined;
    const observe = (part, heading, got, numerator, denominator) => {
      const its = quotientOf(line, got.value, numerator, denominator);
      const missing = its === null ? got.missing || reasonOf(text) : "";
      return { code: line.code, part, year: form.year, value: its, unit: line.unit, numerator, denominator, missing, redefined: part ? "" : changed, cells: [[line.code, heading]] };
    };
    let total = null;
    if (!value.problem && !counts.some((c) => c.problem)) {
      const whole = observe("", H.value, value, counts[0].value, counts[1].value);
      if (!faulty(whole, line, say)) {
        total = whole;
        found.push(total);
        explain(line, text, total, blankLines, say);
      }
    }
    const blank = [];
    for (const label of line.parts) {
      const got = readNumber(label, line.unit), own = countsOf(label);
      if (got.problem || own.some((c) => c.problem)) continue;
      const part = observe(label, label, got, own[0].value, own[1].value);
      if (part.missing === words.unreported) blank.push(label);
      if (!faulty(part, line, say)) found.push(part);
    }
    if (blank.length && total && total.value !== null) blankParts.push([`${line.name}（${blank.join("、")}）`, [line.code, blank[0]]]);
  }

  function reasonOf(text) {
    const [reason, remark] = [text(H.reason), text(H.note)];
    return remark && ["", "其他"].includes(reason) ? remark : reason || words.unreported;
  }

  function ratio(line, numerator, denominator) {
    return over(times(numerator, whole(line.scale)), denominator);
  }

  function quotientOf(line, value, numerator, denominator) {
    if (!line.divides || numerator === null || denominator === null || isZero(denominator)) return value;
    const its = ratio(line, numerator, denominator);
    const near = value !== null && compare(times(absolute(minus(value, its)), whole(10n ** 13n)), absolute(its)) <= 0;
    return value === null || near ? settled(its, line.places, line.share ? [whole(0), whole(100)] : [whole(0)]) : value;
  }

  function explain(line, text, total, blankLines, say) {
    const reason = text(H.reason), at = [[line.code, H.reason]];
    if (total.value === null && total.missing === words.unreported) blankLines.push([line.name, at[0]]);
    else if (total.value === null && total.missing === "其他") say("warning", "reason-unexplained", `${line.name}的无数据原因选了“其他”而没有说明`, at, "在“说明”里写明原因");
    else if (total.value !== null && reason) say("warning", "reason-with-value", `${line.name}既有数值又选了无数据原因“${reason}”`, at, "有数据的删去原因；没有数据的删去数值");
  }

  // What is wrong with one value taken alone; whether it must not be used.
  function faulty(o, line, say) {
    let bad = false;
    const fault = (code, message, advice) => { bad = true; say("error", code, message, o.cells, advice); };
    const check = "核对分子、分母和数值，改正后再报";
    const { value, numerator, denominator } = o;
    for (const [label, count] of [["分子", numerator], ["分母", denominator]]) {
      if (count !== null && count.n < 0n && line.divides) fault("negative-count", `${line.name}的${label}是负数（${plain(count)}）`, check);
    }
    if (denominator !== null && isZero(denominator) && line.divides && (value !== null || (numerator !== null && !isZero(numerator)))) fault("zero-denominator", `${line.name}的分母为0，率没有意义`, "分母确为0时数值留空，在说明里写“分母为0”；不要填0");
    if (line.share && numerator !== null && denominator !== null && denominator.n > 0n && compare(numerator, denominator) > 0) fault("numerator-exceeds-denominator", `${line.name}的分子${plain(numerator)}大于分母${plain(denominator)}`, check);
    if (value !== null && ((line.low !== null && compare(value, line.low) < 0) || (line.high !== null && compare(value, line.high) > 0))) {
      const [low, high] = [line.min ?? "不限", line.max ?? "不限"];
      fault("out-of-range", `${line.name}的数值${shortly(value)}超出可能范围（${low}—${high}${line.unit}）`, "检查小数点和单位（%、‰、/10万）是否填错");
    }
    if (value !== null && numerator !== null && denominator !== null && !isZero(denominator) && line.divides) {
      const its = ratio(line, numerator, denominator), gap = absolute(minus(value, its));
      const unit = exact(1n, 10n ** BigInt(Math.min(value.places, L.decimals)), 0);
      const sums = `${plain(numerator)}÷${plain(denominator)}${line.scale === 1 ? "" : `×${line.scale}`}＝${shortly(its)}`;
      if (compare(times(gap, whole(2)), times(unit, whole(3))) > 0) fault("value-not-ratio", `${line.name}填报${plain(value)}，由分子分母得${sums}，两者不符`, slipAdvice(value, its) || check);
      else if (compare(times(gap, whole(2)), unit) > 0) say("warning", "rounding-slip", `${line.name}填报${plain(value)}，由分子分母得${sums}，末位不符`, o.cells, "按四舍五入改正末位");
    }
    return bad;
  }

  function slipAdvice(value, its) {
    if (value.n <= 0n || its.n <= 0n) return "";
    const power = Math.log10(float(value) / float(its)), near = evenly(power);
    if (!near || Math.abs(power - near) > 0.03) return "";
    return `相差约${10 ** Math.abs(near)}倍，多半是单位写错（%、‰、/10万、万），请核对单位`;
  }
  const evenly = (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

  // Between the indicators of one part of the population.
  const tests = {
    le: (rule, v) => v.every((x, i) => i === 0 || compare(v[i - 1], plus(x, parsed(rule.tolerance))) <= 0),
    sum_le(rule, v) {
      const [parts, bound] = rule.bound ? [v.slice(0, -1), v.at(-1)] : [v, number(rule.high)];
      return bound === null || compare(sum(parts), plus(bound, parsed(rule.tolerance))) <= 0;
    },
    range: (rule, v) => v.every((x) => within(x, rule)),
    ratio: (rule, [part, all]) => isZero(all) || within(over(part, all), rule),
    difference: (rule, [a, b]) => within(absolute(minus(a, b)), rule),
    between: (rule, [all, ...parts]) => inside(all, parts, parsed(rule.tolerance)),
    distinct: (_, v) => v.some((x) => compare(x, v[0]) !== 0),
  };
  tests.numerator_le = tests.le;
  const within = (x, rule) => (rule.low === null || compare(x, parsed(rule.low)) >= 0) && (rule.high === null || compare(x, parsed(rule.high)) <= 0);
  const inside = (x, parts, tolerance) => compare(minus(least(parts), tolerance), x) <= 0 && compare(x, plus(most(parts), tolerance)) <= 0;

  function relations(now, say) {
    for (const part of new Set(now.map((o) => o.part))) {
      const side = new Map(now.filter((o) => o.part === part && o.value !== null).map((o) => [o.code, o]));
      for (const rule of rulesOf(...Object.keys(tests))) {
        const order = [...new Set([...rule.codes, rule.bound])].filter((code) => side.has(code));
        if (order.length && broken(rule, side) && enough(rule, side, order)) {
          const all = order.map((code) => side.get(code));
          const texts = all.map((o) => (rule.kind === "numerator_le" ? `${lines.get(o.code).name}的分子${o.numerator === null ? "None" : plain(o.numerator)}` : `${lines.get(o.code).name}${shown(o.value)}${o.unit}`));
          say(rule.severity === "error" ? "error" : "warning", "rule-broken", `${occasion(all[0])}${texts.join("，")}；${rule.sentence}`, all.flatMap((o) => o.cells), `请核对这几个数（${rule.why}）`);
        }
      }
    }
  }

  function broken(rule, side) {
    const of = (code) => (side.has(code) ? (rule.kind === "numerator_le" ? side.get(code).numerator : side.get(code).value) : null);
    if (rule.kind === "range") {
      const there = rule.codes.map(of).filter((x) => x !== null);
      return there.length > 0 && !tests.range(rule, there);
    }
    const values = [...rule.codes, ...(rule.bound ? [rule.bound] : [])].map(of);
    return !values.includes(null) && !tests[rule.kind](rule, values);
  }

  function enough(rule, side, order) {
    const last = side.get(rule.codes.at(-1)) ?? side.get(order[0]);
    const reaches = (count, floor) => !floor || (count !== null && float(count) >= floor);
    return reaches(last.numerator, rule.min_events) && reaches(last.denominator, rule.min_denominator);
  }

  // Between a total and its parts.
  function wholes(now, dimension) {
    const at = new Map(now.filter((o) => o.value !== null).map((o) => [`${o.code}|${o.part}`, o]));
    const pairs = [["sex", "男", "女"], ["residence", "城镇", "农村"], ["residence", "城市", "农村"]];
    return [...at.values()].filter((o) => !o.part).flatMap((o) => pairs
      .filter(([of]) => dimension === of || dimension === "any")
      .map(([, a, b]) => [o, at.get(`${o.code}|${a}`), at.get(`${o.code}|${b}`)])
      .filter(([, a, b]) => a && b));
  }

  function sums(now, say) {
    for (const rule of rulesOf("parts_sum")) {
      for (const [all, ...parts] of wholes(now, rule.dimension || "any")) {
        const line = lines.get(all.code);
        const columns = [...(line.divides ? [["的分子", "numerator"], ["的分母", "denominator"]] : []), ...(line.count ? [["", "value"]] : [])];
        for (const [label, column] of columns.filter(([, column]) => [all, ...parts].every((o) => o[column] !== null))) {
          const total = sum(parts.map((p) => p[column])), gap = absolute(minus(all[column], total));
          const rounding = column === "value" && line.whole ? whole(0) : parsed(rule.tolerance);
          const allowed = most([rounding, times(parsed(rule.relative_tolerance), absolute(all[column]))]);
          if (compare(gap, allowed) <= 0) continue;
          const texts = parts.map((p) => `${p.part}${plain(p[column])}`).join("＋");
          tellRule(rule, say, "parts-not-sum", `${occasion(all)}${line.name}${label}合计${plain(all[column])}，而${texts}＝${plain(total)}`, [all, ...parts], "核对合计与分组；有未分组人数的在说明里写明");
        }
      }
    }
  }

  function brackets(now, say) {
    for (const rule of rulesOf("parts_between")) {
      for (const [all, ...parts] of wholes(now, rule.dimension)) {
        if (!lines.get(all.code).divides || inside(all.value, parts.map((p) => p.value), parsed(rule.tolerance))) continue;
        const texts = parts.map((p) => `${p.part}${shown(p.value)}`).join("、");
        tellRule(rule, say, "total-outside-parts", `${occasion(all)}${lines.get(all.code).name}合计${shown(all.value)}${all.unit}，不在${texts}之间`, [all, ...parts], "核对合计与分组的分子、分母，并看口径是否一致");
      }
    }
  }
  const tellRule = (rule, say, code, message, all, advice) => say(rule.severity === "error" ? "error" : "warning", code, message, all.flatMap((o) => o.cells), advice);

  function wholeCounts(now, say) {
    for (const o of now) {
      const line = lines.get(o.code);
      if (o.value === null || o.numerator !== null || o.denominator === null || isZero(o.denominator) || !line.divides || o.denominator.d !== 1n) continue;
      const half = exact(1n, 2n * 10n ** BigInt(o.value.places), 0);
      const events = (x) => over(times(x, o.denominator), whole(line.scale));
      const [low, high] = [events(minus(o.value, half)), events(plus(o.value, half))];
      const floor = (x) => (x.n < 0n ? -((-x.n + x.d - 1n) / x.d) : x.n / x.d);
      const ceil = (x) => -floor({ n: -x.n, d: x.d });
      if (floor(high) < ceil(low)) say("warning", "rate-without-count", `${occasion(o)}${line.name}${plain(o.value)}${o.unit}、分母${plain(o.denominator)}，算得分子${fixed(events(o.value), 2)}，不是整数`, o.cells, "补填实际的分子、分母，由系统计算率");
    }
  }

  // Against the years before, as far as they share the definition.
  function histories(now) {
    const every = [...past, ...now];
    const starts = (code) => Math.max(0, ...every.filter((x) => x.code === code && x.redefined && x.year <= form.year).map((x) => x.year));
    return now.filter((o) => o.value !== null).map((o) => {
      const before = past.filter((x) => x.code === o.code && x.part === o.part && x.value !== null && x.year >= starts(o.code) && x.year < o.year);
      return [o, before.sort((a, b) => a.year - b.year), lines.get(o.code)];
    });
  }

  function slipPower(o, before) {
    const usualValues = before.filter((x) => x.value.n > 0n).map((x) => float(x.value));
    if (usualValues.length < L.slip_history || o.value.n <= 0n) return 0;
    const line = lines.get(o.code), now = line.count ? counts(o, line) : null;
    if (now && 2 * Math.abs(Math.sqrt(now[0]) - Math.sqrt(median(usualValues))) <= L.chance * Math.sqrt(2)) return 0;
    const power = Math.log10(float(o.value) / median(usualValues)), near = evenly(power);
    return near && Math.abs(power - near) <= L.slip_near ? near : 0;
  }

  function unitSlips(all, say) {
    for (const [o, before, line] of all) {
      const power = slipPower(o, before);
      if (!power) continue;
      const middle = shown([...before].sort((a, b) => compare(a.value, b.value))[Math.floor(before.length / 2)].value);
      say("warning", "unit-slip", `${occasion(o)}${line.name}${shown(o.value)}${o.unit}，往年约${middle}${o.unit}，相差约${10 ** Math.abs(power)}倍`, o.cells, "核对单位（%、‰、/10万、人与万人）和小数点；确有其事的在说明里写原因");
    }
  }

  function scaleSlips(all, say) {
    const near = (value, goal) => goal.n > 0n && Math.abs(Math.log10(float(over(value, goal)))) <= L.goal_near;
    for (const [o, before, line] of all) {
      const asked = goals[o.code] ?? [];
      const judged = before.length >= L.slip_history || before.some((x) => x.year === o.year - 1);
      if (judged || o.value.n <= 0n || asked.some((goal) => near(o.value, goal))) continue;
      for (const factor of L.goal_factors[normalUnit(line.unit)] ?? []) {
        const moved = times(o.value, whole(factor)), goal = asked.find((g) => near(moved, g));
        if (goal === undefined || (line.high !== null && compare(moved, line.high) > 0)) continue;
        const text = moved.places > 4 && bare(moved).split(".")[1]?.length > 4 ? shown(moved) : bare(moved);
        say("warning", "scale-slip", `${occasion(o)}${line.name}${shown(o.value)}${o.unit}，目标是${shown(goal)}${line.unit}；乘以${factor}得${text}${o.unit}，才与目标相当`, o.cells, "核对小数点和单位（如95.3%填95.3）；确为这么小的在说明里写原因");
        break;
      }
    }
  }

  function scaled(o, line) {
    const value = float(o.value);
    return line.share ? Math.log((value + 1) / (101 - value)) : Math.sign(value) * Math.log1p(Math.abs(value));
  }

  function usual(changes) {
    const centre = median(changes);
    return [centre, Math.max(L.mad * median(changes.map((c) => Math.abs(c - centre))), L.floor)];
  }

  function counts(o, line) {
    if (line.count && !line.unit.startsWith("万")) return [Math.abs(float(o.value)), 1];
    if (o.numerator === null || o.denominator === null || o.numerator.n < 0n || o.denominator.n <= 0n) return null;
    return [float(o.numerator), float(o.denominator)];
  }

  function beyondChance(before, o, line) {
    const [a, b] = [counts(before, line), counts(o, line)];
    if (a === null || b === null) return true;
    if (line.share) {
      const angle = ([events, of]) => 2 * Math.asin(Math.sqrt(Math.min(events / of, 1)));
      return Math.abs(angle(a) - angle(b)) / Math.sqrt(1 / a[1] + 1 / b[1]) > L.chance;
    }
    const factor = b[1] / a[1];
    return 2 * Math.abs(Math.sqrt(b[0]) - Math.sqrt(a[0] * factor)) > L.chance * Math.sqrt(1 + factor);
  }

  const paces = (values, points) => values.slice(1).map((o, i) => (points[i + 1] - points[i]) / (o.year - values[i].year));

  function jumps(all, say) {
    const rule = rulesOf("jump")[0];
    const advice = "核对数值和口径；确有其事的在说明里写原因，口径变化的请注明";
    for (const [o, before, line] of all) {
      const last = before.at(-1);
      if (!last || slipPower(o, before) || !beyondChance(last, o, line)) continue;
      const [low, high] = compare(last.value, o.value) <= 0 ? [last.value, o.value] : [o.value, last.value];
      const change = `${occasion(o)}${line.name}${shown(o.value)}${o.unit}，${last.year}年为${shown(last.value)}${last.unit}`;
      if (rule && rule.high !== null && last.year === o.year - 1 && low.n > 0n && compare(high, times(parsed(rule.high), low)) >= 0) say("warning", "jump-by-factor", `${change}；${rule.sentence}`, o.cells, advice);
      else if (unusual([...before, o], line)) say("warning", "unusual-change", `${change}，超出往年变动幅度`, o.cells, advice);
    }
  }

  function unusual(values, line) {
    const changes = paces(values, values.map((o) => scaled(o, line))), last = changes.pop();
    if (changes.length < L.jump_changes) return false;
    const [centre, spread] = usual(changes);
    return Math.abs(last - centre) > L.jump * spread;
  }

  function breaks(all, say) {
    for (const [o, before, line] of all) {
      const values = [...before, o], step = stepOf(values, line);
      if (!step) continue;
      const [a, b] = [values[step - 1], values[step]];
      say("warning", "perhaps-redefined", `${form.territory}${line.name}${o.part ? `（${o.part}）` : ""}${b.year}年由${shown(a.value)}变为${shown(b.value)}${o.unit}，远超其他年份的变动，到${o.year}年没有回去，像是口径变了`, b.cells, "请看这里：口径变了的，在“口径变化”里写明从哪一年起；没有变的，核对这几年的数");
    }
  }

  function stepOf(values, line) {
    const points = values.map((o) => scaled(o, line)), changes = paces(values, points);
    const last = values.length - L.break_side;
    if (changes.length <= L.break_changes || last < L.break_side) return null;
    let best = L.break_side;
    for (let i = L.break_side; i <= last; i += 1) if (Math.abs(changes[i - 1]) > Math.abs(changes[best - 1])) best = i;
    const others = changes.filter((_, i) => i !== best - 1), [centre, spread] = usual(others);
    const size = changes[best - 1] - centre, rest = Math.max(...others.map((c) => Math.abs(c - centre)));
    const [before, after] = [values[best - 1], values[best]];
    if (Math.abs(size) <= Math.max(L.break * spread, L.break_alone * rest) || !beyondChance(before, after, line)) return null;
    const ends = [line.low, line.high, whole(0), whole(100)];
    if (ends.some((end) => same(end, before.value) || same(end, after.value))) return null;
    const left = values.slice(best).map((o, i) => points[best + i] - points[best - 1] - centre * (o.year - before.year));
    return left.every((step) => step / size >= L.break_lasting) ? best : null;
  }

  function repeats(all, say) {
    for (const [o, before, line] of all) {
      const run = [o];
      for (const x of [...before].reverse()) {
        if (!same(x.value, o.value) || x.year !== run.at(-1).year - 1) break;
        run.push(x);
      }
      const under = run.map((x) => x.denominator), texts = new Set(under.filter((x) => x !== null).map((x) => `${x.n}/${x.d}`));
      const wanted = under.includes(null) ? L.repeats_alone : texts.size === run.length ? L.repeats : run.length + 1;
      if (!line.divides || [whole(0), line.low, line.high].some((end) => same(end, o.value)) || run.length < wanted) continue;
      const moving = under.every((x) => x !== null && !isZero(x)) ? "，而分母在变" : "";
      say("warning", "repeated-value", `${occasion(o)}${line.name}${shown(o.value)}${o.unit}，与前${run.length - 1}年完全相同${moving}`, o.cells, "核实是否照抄上年；确实相同的，在说明里写明");
    }
  }

  function smallNumbers(now, say) {
    for (const rule of rulesOf("small_numbers")) {
      for (const o of now) {
        if (!lines.get(o.code).divides || o.numerator === null || o.denominator === null) continue;
        if (float(o.numerator) < rule.min_events || float(o.denominator) < rule.min_denominator) say("note", "small-numbers", `${occasion(o)}${lines.get(o.code).name}只有${plain(o.numerator)}／${plain(o.denominator)}，单年的率不可靠`, o.cells, "报告里写人数，并用几年合并的率");
      }
    }
  }

  // typed: Map from "code|heading" to text. Returns findings and the computed values by cell.
  return function check(typed) {
    const findings = [];
    const say = (severity, code, message, cells, advice) => findings.push({ severity, code, message, cells, advice });
    const now = read(typed, say), all = histories(now);
    relations(now, say);
    sums(now, say);
    brackets(now, say);
    wholeCounts(now, say);
    unitSlips(all, say);
    scaleSlips(all, say);
    jumps(all, say);
    breaks(all, say);
    repeats(all, say);
    smallNumbers(now, say);
    const computed = new Map(now.filter((o) => o.value !== null).map((o) => [`${o.code}|${o.part || H.value}`, shown(o.value)]));
    return { findings, computed };
  };
}
