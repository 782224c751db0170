import { readWorkflow, SETS, type Workflow } from "./read-workflow";

const DAY = 24 * 60;

/** The minutes of a day in which a schedule starts. */
function minutesOf(cron: string): number[] {
  const [minute = "", hour = "", ...rest] = cron.split(" ");
  if (rest.join(" ") !== "* * *" || !/^\d+ (\d+|\*)$/.test(`${minute} ${hour}`)) throw new Error(`not daily: ${cron}`);
  const hours = hour === "*" ? Array.from({ length: 24 }, (_, index) => index) : [Number(hour)];
  return hours.map((one) => one * 60 + Number(minute));
}

const cronsOf = ({ on }: Workflow): string[] =>
  (on["schedule"] as unknown as readonly { readonly cron: string }[]).map(({ cron }) => cron);

describe.each(SETS)("expire.yml in the style %s", (style) => {
  const workflow = readWorkflow("expire.yml", style);
  const crons = cronsOf(workflow);

  test("starts within the hour after each minute of the day, at which something may end", () => {
    const starts = crons.flatMap(minutesOf).sort((one, other) => one - other);
    const next = starts.map((start, index) => starts[index + 1] ?? (starts[0] ?? 0) + DAY);
    expect(Math.max(...next.map((after, index) => after - (starts[index] ?? 0)))).toBeLessThanOrEqual(60);
  });

  test("starts once soon after midnight for what ends with a day, and knows the other runs by their schedule", () => {
    const script = workflow.jobs["clock"]?.steps.find(({ id }) => id === "clock")?.run ?? "";
    const [, hourly = ""] = /if \[ "\$SCHEDULE" = '(.*?)' \]; then nightly=false; fi/.exec(script) ?? [];
    expect(crons).toContain(hourly);
    const nightly = crons.filter((cron) => cron !== hourly).flatMap(minutesOf);
    expect(nightly).toHaveLength(1);
    expect(nightly[0]).toBeLessThan(60);
  });
});
