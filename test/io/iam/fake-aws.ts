import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeAnswer {
  readonly status?: number;
  readonly body: string;
}

/** What IAM and STS answer, call by call, where a well-behaved server would not. `hang` never answers. */
export type FakeScript = (action: string, parameters: URLSearchParams, call: number) => FakeAnswer | "hang";

export interface FakeAws {
  readonly url: string;
  /** The actions that were asked for, in order. */
  readonly calls: readonly string[];
  readonly close: () => Promise<void>;
}

/** As every service of the query protocol says no. */
export function refusal(code: string, message: string, status = 400): FakeAnswer {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  return { status, body };
}

export function identity(account: string, partition = "aws"): FakeAnswer {
  const result = `<Account>${account}</Account><UserId>U</UserId><Arn>arn:${partition}:iam::${account}:user/u</Arn>`;
  return {
    body: `<GetCallerIdentityResponse><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

function role(arn: string): string {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  return `<Path>/</Path><RoleName>${name}</RoleName><RoleId>AROA1</RoleId><Arn>${arn}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>`;
}

export function oneRole(arn: string): FakeAnswer {
  return { body: `<GetRoleResponse><GetRoleResult><Role>${role(arn)}</Role></GetRoleResult></GetRoleResponse>` };
}

/** A page of ListRoles; `marker` says that there are more. */
export function rolePage(arns: readonly string[], marker?: string): FakeAnswer {
  const members = arns.map((arn) => `<member>${role(arn)}</member>`).join("");
  const more = marker === undefined ? "" : `<Marker>${marker}</Marker>`;
  const result = `<Roles>${members}</Roles><IsTruncated>${String(marker !== undefined)}</IsTruncated>${more}`;
  return { body: `<ListRolesResponse><ListRolesResult>${result}</ListRolesResult></ListRolesResponse>` };
}

export async function startFakeAws(script: FakeScript): Promise<FakeAws> {
  const calls: string[] = [];
  const answer = (body: string, response: ServerResponse): void => {
    const parameters = new URLSearchParams(body);
    const action = parameters.get("Action") ?? "";
    calls.push(action);
    const answered = script(action, parameters, calls.filter((one) => one === action).length);
    if (answered === "hang") return;
    response.writeHead(answered.status ?? 200, { "content-type": "text/xml" }).end(answered.body);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      answer(Buffer.concat(chunks).toString(), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
