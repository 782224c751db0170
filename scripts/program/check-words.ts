import { orNearest, quote, tryFindNearest } from "../../lib/diagnostics";
import type { Command, Parsed } from "../command";
import { camelCase, EVERYWHERE, type Option } from "../options";

/** A command as it stands on a command line: `migrate status`, and beside which others. */
export interface Place {
  readonly command: Command;
  readonly path: readonly string[];
  /** The command that it is a subcommand of. */
  readonly parent: Command | undefined;
}

const YARGS_OWN = ["help", "version"];

/** What yargs would take for something else: an option without a value, given twice, or with a value that it has none for. */
function oddValue(name: string, option: Option, value: unknown, words: readonly string[]): string | undefined {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (option.type === "boolean") {
    const given = words.filter((word) => word.startsWith(`--${name}=`) || word.startsWith(`--no-${name}=`));
    // `--check=yes` would be false, and what only checks would write.
    if (given.some((word) => !/=(true|false)$/.test(word))) return `--${name} takes no value`;
  } else if (values.includes(false)) return `there is no --no-${name}`;
  if (values.length === 0 || values.includes("") || words.includes(`--${name}=`)) return `--${name} needs a value`;
  if (option.array !== true && values.length > 1) return `--${name} is given more than once`;
  return undefined;
}

/** What to do about an option that a command does not have. */
function insteadOf(name: string, { command, parent, path }: Place): string {
  const formerly = command.formerly[name];
  if (formerly !== undefined) return `: ${formerly}`;
  const siblings = [...command.subcommands, ...(parent?.subcommands ?? [])];
  const owners = siblings.filter(({ options }) => name in options).map((sibling) => sibling.name);
  const [group = ""] = path;
  if (owners.length > 0) return `: --${name} is of ${group} ${owners.join(", ")}`;
  if (parent !== undefined && name in parent.options) return `: --${name} is of ${parent.name}`;
  const known = Object.keys({ ...EVERYWHERE, ...command.options });
  const near = tryFindNearest(name.split(".")[0] ?? name, [
    ...known,
    ...siblings.flatMap(({ options }) => Object.keys(options)),
  ]);
  return near === undefined ? "" : `; did you mean --${near}?`;
}

/** What yargs may answer for a command, and for every subcommand where one must be named. */
function ownNames({ options, positionals, run, subcommands }: Command): string[] {
  const shorts = Object.values(options).flatMap(({ short }) => short ?? []);
  const own = [...Object.keys(options), ...shorts, ...positionals.map(({ name }) => name)];
  return run === undefined ? [...own, ...subcommands.flatMap(ownNames)] : own;
}

/** The names, as they were written, of options that a command does not have. */
function unknownOptions({ command }: Place, parsed: Parsed): string[] {
  const own = [...Object.keys(EVERYWHERE), ...ownNames(command)];
  const known = new Set([...own, ...own.map(camelCase), ...YARGS_OWN, "_", "$0"]);
  const names = Object.keys(parsed).filter((name) => !known.has(name));
  // yargs gives `--a-b` as `aB` too.
  return names.filter((name) => !names.some((other) => other !== name && camelCase(other) === name));
}

function wordsTooMany({ command, path }: Place, parsed: Parsed): string[] {
  const all = Array.isArray(parsed["_"]) ? parsed["_"].map(String) : [];
  const [first] = all.slice(path.length);
  const { subcommands } = command;
  const label = path.join(" ");
  if (first === undefined) {
    if (command.run !== undefined) return [];
    return [`${label} needs one of ${subcommands.map(({ name }) => name).join(", ")}`];
  }
  if (subcommands.length === 0) return [`${quote(first)} is a word too many for ${label}`];
  return [
    `${quote(first)} is no subcommand of ${label}${orNearest(
      first,
      subcommands.map(({ name }) => name),
    )}`,
  ];
}

function missing({ command, path }: Place, parsed: Parsed): string[] {
  const names = Object.entries(command.options).flatMap(([name, { required }]) => {
    return required === true && parsed[name] === undefined ? [`--${name}`] : [];
  });
  return names.length === 0 ? [] : [`${path.join(" ")} needs ${names.join(", ")}`];
}

/** Everything that is wrong with a command line, a line each. */
export function problemsOf(place: Place, parsed: Parsed, words: readonly string[]): string[] {
  const { command, path } = place;
  const unknown = unknownOptions(place, parsed);
  const odd = Object.entries({ ...EVERYWHERE, ...command.options }).flatMap(([name, option]) => {
    return oddValue(name, option, parsed[name], words) ?? [];
  });
  const label = path.join(" ");
  const strange = unknown.map((name) => {
    const written = parsed[name] === false && words.includes(`--no-${name}`) ? `no-${name}` : name;
    return `${label} takes no --${written}${insteadOf(name, place)}`;
  });
  const wrong = [...strange, ...odd];
  // A word too many may be the value of a mistyped option, and what is missing may be mistyped.
  return wrong.length > 0 ? wrong : [...wordsTooMany(place, parsed), ...missing(place, parsed)];
}
