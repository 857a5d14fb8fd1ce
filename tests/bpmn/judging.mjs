// Judges inputs with the scripts of the pages: what comes of each, as the server's judgement is written.
import { decoded, isMap, isNumber } from "../../web/assets/form/expression.js";
import { isDate, iso, Moment } from "../../web/assets/form/moments.js";
import { structured } from "../../web/assets/form/post.js";
import { judge } from "../../web/assets/form/record.js";
import { worded } from "../../web/assets/form/words.js";

function encoded(value) {
  if (Array.isArray(value)) return value.map(encoded);
  if (isNumber(value)) return { num: String(value.normal()) };
  if (value instanceof Moment) return { moment: value.ms };
  if (isDate(value)) return { date: String(value) };
  if (isMap(value)) return { map: Object.fromEntries(Object.entries(value).map(([name, each]) => [name, encoded(each)])) };
  return value;
}

export const judged = ({ today, forms }) =>
  forms.flatMap(({ vi, en, context, inputs }) =>
    inputs.map((pairs) => {
      const { answers } = structured(vi.fields, pairs);
      const record = judge(vi, answers, decoded({ map: context }), iso(today));
      const errors = record.errors.filter((each) => vi.words[each.key]);
      const english = judge(en, answers, decoded({ map: context }), iso(today)).errors.filter((each) => en.words[each.key]);
      return {
        hidden: [...record.hidden].sort(),
        locked: [...record.locked].sort(),
        required: [...record.required].sort(),
        computed: Object.fromEntries(Object.entries(record.computed).map(([path, value]) => [path, encoded(value)])),
        errors: errors.map((each, place) => [each.path, each.key, worded(vi, each), worded(en, english[place])]),
        values: encoded(record.values),
        unsure: [...record.unsure, ...record.unjudged],
      };
    }),
  );
