// What EKS's authenticator has after it read a ConfigMap: Go's YAML 1.1, then encoding/json.
import { ARN, data, notes, roles, shown } from "./support";

const NODES = "system:bootstrappers system:nodes";

describe("lines that count", () => {
  it.each<[string, string, string[]]>([
    [
      "the sample of EKS's documentation",
      `- rolearn: ${ARN}node\n  username: system:node:{{EC2PrivateDNSName}}\n  groups:\n    - system:bootstrappers\n    - system:nodes\n`,
      [`node system:node:{{EC2PrivateDNSName}} ${NODES}`],
    ],
    [
      "a list that is indented",
      `  - rolearn: ${ARN}a\n    username: u\n  - rolearn: ${ARN}b\n    username: v\n`,
      ["a u", "b v"],
    ],
    ["groups at the key's own column", `- rolearn: ${ARN}a\n  username: u\n  groups:\n  - x\n  - z\n`, ["a u x z"]],
    [
      "a dash on a line by itself",
      `-\n  rolearn: ${ARN}a\n  username: u\n-\n  rolearn: ${ARN}b\n  username: v\n`,
      ["a u", "b v"],
    ],
    [
      "groups first, and comments",
      `# all\n- groups: # g\n    - x # one\n  # in between\n  rolearn: ${ARN}a\n  username: u#1\n`,
      ["a u#1 x"],
    ],
    ["Windows line ends", `- rolearn: ${ARN}a\r\n  username: u\r\n  groups:\r\n    - x\r\n`, ["a u x"]],
    ["no final line end", `- rolearn: ${ARN}a\n  username: u`, ["a u"]],
    [
      "quotes of both kinds",
      `- rolearn: "${ARN}a"\n  username: 'it''s {{SessionName}}'\n  groups: ["x", 'y', z]\n`,
      ["a it's {{SessionName}} x y z"],
    ],
    [
      "JSON in YAML",
      `[{"rolearn":"${ARN}a","username":"u","groups":["x"]},\n {"rolearn":"${ARN}b","username":"v"}]`,
      ["a u x", "b v"],
    ],
    ["a JSON object a line", `- {"rolearn":"${ARN}a","username":"u","groups":["x"]}\n`, ["a u x"]],
    [
      "keys in any case",
      `- roleARN: ${ARN}a\n  UserName: u\n  GROUPS:\n  - x\n- rOlEaRn: ${ARN}b\n  username: v\n`,
      ["a u x", "b v"],
    ],
    ["a long s in a key, which Go folds", `- rolearn: ${ARN}a\n  uſername: u\n`, ["a u"]],
    [
      "both spellings of a key: the later in sorted order",
      `- rolearn: ${ARN}b\n  roleARN: ${ARN}a\n  username: u\n`,
      ["b u"],
    ],
    ["a key twice: the last", `- rolearn: ${ARN}a\n  username: u\n  username: v\n`, ["a v"]],
    [
      "an anchor and its alias",
      `- rolearn: ${ARN}a\n  username: u\n  groups: &g [x, z]\n- rolearn: ${ARN}b\n  username: v\n  groups: *g\n`,
      ["a u x z", "b v x z"],
    ],
    [
      "a merge key, which what follows replaces",
      `- &a\n  rolearn: ${ARN}a\n  username: u\n  groups: [x]\n- <<: *a\n  rolearn: ${ARN}b\n`,
      ["a u x", "b u x"],
    ],
    [
      "a merge key at the end replaces what came before",
      `- &a\n  rolearn: ${ARN}a\n  username: u\n- rolearn: ${ARN}b\n  <<: *a\n  groups: [x]\n`,
      ["[a u]", "a u x"],
    ],
    [
      "a merge of several: the first wins",
      `- &a {rolearn: ${ARN}a, username: u}\n- &b {username: v, groups: [z]}\n- <<: [*a, *b]\n  rolearn: ${ARN}c\n`,
      ["a u", "- v z", "c u z"],
    ],
    ["a quoted merge key is a key", `- &a {username: u}\n- "<<": *a\n  rolearn: ${ARN}b\n`, ["- u", "b -"]],
    ["blocks of text without a last line end", `- rolearn: >-\n    ${ARN}a\n  username: |-\n    u\n`, ["a u"]],
    ["a block of text at the very end keeps no line end", `- rolearn: ${ARN}a\n  username: |\n    u`, ["a u"]],
    ["text over two lines", `- rolearn: ${ARN}a\n  username: u\n    v\n`, ["a u v"]],
    ["a date, which stays text", `- rolearn: ${ARN}a\n  username: 2026-11-22\n`, ["a 2026-11-22"]],
    ["base 60, which Go leaves alone", `- rolearn: ${ARN}a\n  username: 12:30:45\n`, ["a 12:30:45"]],
    ["a tag that makes text", `- rolearn: ${ARN}a\n  username: !!str 12\n`, ["a 12"]],
    ["an escape in double quotes", `- rolearn: ${ARN}a\n  username: "u\\x41\\u00e9"\n`, ["a uAé"]],
    ["unicode", `- rolearn: ${ARN}a\n  username: ünï-💥\n`, ["a ünï-💥"]],
    ["a tab behind a colon", `- rolearn:\t${ARN}a\n  username:\tu\t# c\n`, ["a u"]],
    ["a document mark before the list", `---\n- rolearn: ${ARN}a\n  username: u\n`, ["a u"]],
    ["a `#` close behind quotes", `- rolearn: "${ARN}a"# c\n  username: u\n`, ["a u"]],
    [
      "other partitions",
      "- rolearn: arn:aws-cn:iam::111122223333:role/a\n  username: u\n- rolearn: arn:aws-us-gov:iam::111122223333:role/a\n  username: v\n",
      ["arn:aws-cn:iam::111122223333:role/a u", "arn:aws-us-gov:iam::111122223333:role/a v"],
    ],
    [
      "Windows nodes",
      `- groups:\n  - system:bootstrappers\n  - system:nodes\n  - eks:kube-proxy-windows\n  rolearn: ${ARN}w\n  username: system:node:{{EC2PrivateDNSName}}\n`,
      [`w system:node:{{EC2PrivateDNSName}} ${NODES} eks:kube-proxy-windows`],
    ],
    ["a path, which is kept", `- rolearn: ${ARN}team/a\n  username: u\n`, ["team/a u"]],
    [
      "templates in groups",
      `- rolearn: ${ARN}a\n  username: "{{AccountID}}:{{SessionName}}"\n  groups: ["g-{{AccountID}}"]\n`,
      ["a {{AccountID}}:{{SessionName}} g-{{AccountID}}"],
    ],
    [
      "a template behind other text, without quotes",
      `- rolearn: ${ARN}a\n  username: admin:{{SessionName}}\n`,
      ["a admin:{{SessionName}}"],
    ],
  ])("%s", (_, text, expected) => {
    const read = roles(text);
    expect(shown(read)).toEqual(expected);
    expect(read.notes).toEqual([]);
  });

  it("know where they stand", () => {
    const { lines } = roles(`# nodes\n\n- rolearn: ${ARN}a\n  username: u\n# people\n-\n  rolearn: ${ARN}b\n`);
    expect(lines.map(({ index, line }) => [index, line])).toEqual([
      [0, 3],
      [1, 6],
    ]);
  });

  it("of two for one role the last counts, whatever the case, and its groups are not added", () => {
    const read = roles(
      `- {rolearn: ${ARN}a, username: u, groups: [x]}\n- {rolearn: ${ARN}A, username: v}\n- {rolearn: ${ARN}a, username: w}\n`,
    );
    expect(shown(read)).toEqual(["[a u x]", "[A v]", "a w"]);
    expect(read.lines[0]?.replacedBy).toEqual({ section: "mapRoles", index: 2 });
  });

  it("of mapRoles come before any of mapUsers, for a user's ARN too", () => {
    const user = "arn:aws:iam::111122223333:user/ops";
    const read = data({
      mapUsers: `- {userarn: ${user}, username: a}\n- {userarn: ${user}2, username: c}\n`,
      mapRoles: `- {rolearn: ${user}, username: b}\n`,
    });
    expect(shown(read)).toEqual([`${user} b`, `[user ${user} a]`, `user ${user}2 c`]);
    expect(read.lines[1]?.replacedBy).toEqual({ section: "mapRoles", index: 0 });
  });

  it("of users that differ in case say that newer authenticators keep both", () => {
    const read = data({ mapUsers: "- {userarn: arn:U, username: a}\n- {userarn: arn:u, username: b}\n" });
    expect(shown(read)).toEqual(["[user arn:U a]", "user arn:u b"]);
    expect(read.lines.map(({ flaws }) => flaws.join())).toEqual([
      expect.stringContaining("in different case") as string,
      expect.stringContaining("in different case") as string,
    ]);
  });
});

describe("values of another type are left out, and the rest is kept", () => {
  const line = (text: string): string => `- rolearn: ${ARN}a\n  ${text}\n`;
  it.each<[string, string, string, string]>([
    ["username: yes", "a -", '`username` is "yes", which YAML 1.1 reads as true, not text: EKS treats it as empty', ""],
    ["username: y", "a -", "reads as true", ""],
    ["username: Off", "a -", "reads as false", ""],
    ["username: 111122223333", "a -", '`username` is the number "111122223333", not text: EKS treats it as empty', ""],
    ["username: 0777", "a -", 'the number "0777"', ""],
    ["username: 1_000", "a -", "the number", ""],
    ["username: .5e3", "a -", "the number", ""],
    ["username: ~", "a -", "`username` is nothing, not text: EKS treats it as empty", ""],
    ["username: [u]", "a -", "`username` is a list, not text", ""],
    ["username: {a: u}", "a -", "`username` is a map, not text", ""],
    ["username: 'u'\n  groups: x", "a u", '`groups` is the text "x", not a list: EKS treats it as no groups', ""],
    ["username: 'u'\n  groups: {x: }", "a u", "`groups` is a map, not a list", ""],
    [
      "username: 'u'\n  groups: [x, 7, z]",
      "a u x - z",
      'group 2 is the number "7", not text: EKS treats it as an empty name',
      "",
    ],
    ["username: 'u'\n  groups: [x, ]", "a u x", "", ""],
    ["username: 'u'\n  groups:\n  - x\n   - y", "a u x - y", '"x - y" is a single group to EKS', "glued"],
    ["username: 'u'\n  group: [x]", "a u", 'EKS ignores the key "group"; perhaps `groups` was meant', ""],
    ["username: 'u'\n  userarn: x", "a u", "EKS ignores `userarn` here", ""],
    ["username: 'u'\n  username: 'v'", "a v", 'the key "username" appears more than once: EKS uses the last', ""],
    [
      "userName: 'u'\n  username: 'v'",
      "a v",
      'the keys "userName" and "username" are the same to EKS: it uses "username"',
      "",
    ],
    ["userName: 'u'\n  username: 7", "a u", 'EKS keeps "u" from the key\'s other spelling', ""],
    ["username: 'u '", "a u ", "`username` begins or ends with white space, which EKS keeps", ""],
    [
      "username: 'u'\n  sso: {permissionSetName: x}",
      "a u",
      "`sso` is set beside `rolearn`: newer authenticators drop such a line",
      "",
    ],
    ["groups: [x]", "a - x", "without a `username` Kubernetes gets an empty name", ""],
  ])("%j", (text, expected, flaw) => {
    const read = roles(line(text));
    expect(shown(read)).toEqual([expected]);
    const { flaws = [] } = read.lines[0] ?? {};
    if (flaw === "") expect(flaws).toEqual([]);
    else expect(flaws.join("; ")).toContain(flaw);
  });

  it.each<[string, string]>([
    ["- username: u", "without `rolearn` it matches nobody"],
    ["- rolearn: 7\n  username: u", '`rolearn` is the number "7", not text: EKS treats it as empty'],
    ["- some text", 'it is the text "some text", not a map: EKS treats it as a line without `rolearn`'],
    ["-", "it is nothing, not a map"],
    ["- [a]", "it is a list, not a map"],
    ["- {userarn: x, username: u}", "EKS ignores `userarn` here"],
    [
      "- {username: u, sso: {permissionSetName: Admin, accountID: '111122223333'}}",
      "EKS does not match by `sso`: the line matches nobody",
    ],
  ])("%j matches nobody, and keeps its place among the others", (text, flaw) => {
    const read = roles(`${text}\n- rolearn: ${ARN}b\n  username: v\n`);
    expect(read.lines.map(({ arn }) => arn)).toEqual(["", `${ARN}b`]);
    expect(read.lines[0]?.flaws.join("; ")).toContain(flaw);
    expect(read.lines[1]?.flaws).toEqual([]);
  });

  it("an ARN that ends in a line end matches nobody", () => {
    const [line] = roles(`- rolearn: |\n    ${ARN}a\n  username: u\n`).lines;
    expect(line?.arn).toBe(`${ARN}a\n`);
    expect(line?.flaws).toEqual(["`rolearn` begins or ends with white space: it matches nobody"]);
  });
});

describe("a section that Go cannot read is dropped, and only that one", () => {
  it.each<[string, string]>([
    ["a template without quotes", `- rolearn: ${ARN}a\n  username: {{SessionName}}\n`],
    ["a template and more, without quotes", `- rolearn: ${ARN}a\n  username: {{SessionName}}-x\n`],
    ["an indented key", `- rolearn: ${ARN}a\n   username: u\n`],
    ["a key that is out", `- rolearn: ${ARN}a\nusername: u\n`],
    ["tabs for indentation", `- rolearn: ${ARN}a\n\tusername: u\n`],
    ["a tab behind a dash", `-\trolearn: ${ARN}a\n`],
    ["an alias without its anchor", `- rolearn: ${ARN}a\n  groups: *g\n`],
    ["an alias of itself", "- &a [*a]\n"],
    ["a merge of text", "- <<: x\n"],
    ["a null key", `- rolearn: ${ARN}a\n  ~: x\n`],
    ["a number JSON has no word for", `- rolearn: ${ARN}a\n  username: .inf\n`],
    ["an open bracket", `- rolearn: ${ARN}a\n  groups: [x\n`],
    ["broken JSON", `[{"rolearn":"${ARN}a" "username":"u"}]`],
    ["JSON whose key is broken over lines", `[{"role\narn":"${ARN}a"}]`],
    ["a backtick", `- rolearn: \`${ARN}a\`\n`],
    ["an at sign", "- rolearn: @role\n"],
    ["a colon in a value", `- rolearn: ${ARN}a\n  username: a: b\n`],
    ["a control character", `- rolearn: ${ARN}a\n  username: "\u0007"\n`],
    ["a tag that does not fit", `- rolearn: ${ARN}a\n  username: !!int x\n`],
    ["YAML 1.2's directive", `%YAML 1.2\n---\n- rolearn: ${ARN}a\n`],
    ["an escaped quote at the end", `- rolearn: "${ARN}a\\"\n  username: u\n`],
  ])("%s", (_, text) => {
    const read = data({ mapRoles: text, mapUsers: "- {userarn: u, username: u}\n", mapAccounts: '- "111122223333"\n' });
    expect(shown(read)).toEqual(["user u u"]);
    expect(read.accounts).toEqual(["111122223333"]);
    expect(notes(read)).toEqual([
      expect.stringMatching(/^mapRoles: (EKS drops the whole section|it could not be read here)/),
    ]);
  });

  it("says what to do about a template without quotes, and where it stands", () => {
    const [note] = roles(`- rolearn: ${ARN}a\n  username: {{SessionName}}\n`).notes;
    expect(note).toEqual({
      key: "mapRoles",
      message: "EKS drops the whole section (line 2 of it): a map as a key",
      hint: 'a value that begins with "{{" needs quotes: "{{SessionName}}"; with them, every line in it grants access again',
    });
  });

  it("does not blame a template that is part of a text", () => {
    const [note] = roles(`- rolearn: ${ARN}a\n  username: system:node:{{EC2PrivateDNSName}}\n  x: [\n`).notes;
    expect(note?.hint).not.toContain("quotes");
  });

  it.each(["", " \n", "``", '""', "''", " `` \n", "[]", "null", "~", "# none\n", "---\n"])(
    "%j is empty, and says nothing",
    (text) => {
      expect(data({ mapRoles: text, mapUsers: text, mapAccounts: text })).toEqual({
        lines: [],
        accounts: [],
        notes: [],
      });
    },
  );

  it.each([
    [`rolearn: ${ARN}a\nusername: u\n`, "a map"],
    ["text", 'the text "text"'],
    ["true", '"true", which YAML 1.1 reads as true'],
  ])("%j gives nothing: it is no list", (text, kind) => {
    expect(notes(roles(text))).toEqual([`mapRoles: EKS ignores it: it is ${kind}, not a list`]);
  });
});

describe("what EKS never looks at is said", () => {
  it("a list that goes on further left ends there, without an error", () => {
    const read = roles(`  - rolearn: ${ARN}a\n    username: u\n- rolearn: ${ARN}b\n  username: v\n`);
    expect(shown(read)).toEqual(["a u"]);
    expect(notes(read)).toEqual(["mapRoles: EKS ignores everything in it from line 3 on"]);
  });

  it("text behind a list in brackets", () => {
    const read = roles(`[{"rolearn":"${ARN}a","username":"u"}]\nrest\n`);
    expect(shown(read)).toEqual(["a u"]);
    expect(notes(read)).toEqual(["mapRoles: EKS ignores everything in it from line 2 on"]);
  });

  it("a second document", () => {
    const read = roles(`- rolearn: ${ARN}a\n  username: u\n---\n- rolearn: ${ARN}b\n  username: v\n`);
    expect(shown(read)).toEqual(["a u"]);
    expect(notes(read)).toEqual(["mapRoles: EKS ignores every document in it but the first"]);
  });

  it("keys in another case, and keys of somebody else", () => {
    const read = data({ maproles: `- rolearn: ${ARN}a\n`, MapUsers: "x", note: "y" });
    expect(read.lines).toEqual([]);
    expect(notes(read)).toEqual([
      "maproles: EKS ignores it: the key must be `mapRoles`, in exactly this case",
      "MapUsers: EKS ignores it: the key must be `mapUsers`, in exactly this case",
      "note: EKS ignores it: it reads only mapRoles, mapUsers, mapAccounts",
    ]);
  });
});

describe("mapAccounts", () => {
  it("keeps the text of numbers, zeros too", () => {
    const read = data({ mapAccounts: '- 012345678901\n- "111122223333"\n- 444455556666\n' });
    expect(read).toEqual({ lines: [], accounts: ["012345678901", "111122223333", "444455556666"], notes: [] });
  });

  it("says what is no account", () => {
    const read = data({ mapAccounts: "- 123\n- yes\n- [a]\n" });
    expect(read.accounts).toEqual(["123", "yes"]);
    expect(notes(read)).toEqual([
      "mapAccounts: EKS ignores 1 item that is not an account",
      'mapAccounts: "123" is not an account: it matches nobody',
      'mapAccounts: "yes" is not an account: it matches nobody',
    ]);
  });
});
