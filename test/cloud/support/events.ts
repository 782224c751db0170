/** Events as CloudTrail and EventBridge write them; the shapes are those of AWS's and Stratus Red Team's samples. */
export type Event = Readonly<Record<string, unknown>>;

const ACCOUNT = "123456789012";

/** A session of a role, by `path/name`. */
export function session(pathAndName: string): Event {
  const name = pathAndName.slice(pathAndName.lastIndexOf("/") + 1);
  return {
    type: "AssumedRole",
    principalId: "AROAEXAMPLE:someone",
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/someone`,
    accountId: ACCOUNT,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAEXAMPLE",
        arn: `arn:aws:iam::${ACCOUNT}:role/${pathAndName}`,
        accountId: ACCOUNT,
        userName: name,
      },
      attributes: { mfaAuthenticated: "false" },
    },
  };
}

export const IAM_USER: Event = {
  type: "IAMUser",
  principalId: "AIDAEXAMPLE",
  arn: `arn:aws:iam::${ACCOUNT}:user/mallory`,
  accountId: ACCOUNT,
  userName: "mallory",
};

/** An IAM user in the console: a session context without an issuer. */
export const IAM_USER_IN_CONSOLE: Event = {
  ...IAM_USER,
  sessionContext: { sessionIssuer: {}, attributes: { mfaAuthenticated: "true" } },
};

export const ROOT: Event = {
  type: "Root",
  principalId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  accountId: ACCOUNT,
  sessionContext: { sessionIssuer: {}, attributes: {} },
};

export const AWS_SERVICE: Event = { type: "AWSService", invokedBy: "eks.amazonaws.com" };

/** A call of a service as EventBridge delivers it; `detail` over what every record has. */
export function call(service: string, eventName: string, userIdentity: Event, detail: Event = {}): Event {
  return {
    version: "0",
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${service}`,
    account: ACCOUNT,
    region: "eu-west-1",
    detail: {
      eventVersion: "1.11",
      eventSource: `${service}.amazonaws.com`,
      eventName,
      eventTime: "2026-11-22T10:00:00Z",
      awsRegion: "eu-west-1",
      readOnly: false,
      managementEvent: true,
      userIdentity,
      ...detail,
    },
  };
}

const ENCODED = "arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fdev";

export const createEntry = (who: Event, detail: Event = {}): Event =>
  call("eks", "CreateAccessEntry", who, {
    requestParameters: { name: "prod-eu", principalArn: "arn:aws:iam::123456789012:role/dev" },
    ...detail,
  });

export const associate = (
  who: Event,
  policy: string,
  type: "cluster" | "namespace" = "cluster",
  encoded = false,
): Event => {
  const arn = `arn:aws:eks::aws:cluster-access-policy/${policy}`;
  return call("eks", "AssociateAccessPolicy", who, {
    requestParameters: {
      name: "prod-eu",
      principalArn: ENCODED,
      policyArn: encoded ? encodeURIComponent(arn) : arn,
      accessScope: type === "cluster" ? { type } : { type, namespaces: ["payments"] },
    },
  });
};

export const onEntry = (eventName: string, who: Event): Event =>
  call("eks", eventName, who, { requestParameters: { name: "prod-eu", principalArn: ENCODED } });

export const tag = (who: Event, resourceArn: string, eventName = "TagResource"): Event =>
  call("eks", eventName, who, { requestParameters: { resourceArn, tags: { Purpose: "none" } } });

export const assumeRole = (who: Event, roleArn: string, detail: Event = {}, eventName = "AssumeRole"): Event =>
  call("sts", eventName, who, {
    readOnly: true,
    requestParameters: { roleArn, roleSessionName: "someone" },
    ...detail,
  });

export const signIn = (eventName: string, who: Event): Event => {
  const event = call("signin", eventName, who, {
    requestParameters: null,
    responseElements: { [eventName]: "Success" },
  });
  return { ...event, "detail-type": "AWS Console Sign In via CloudTrail" };
};
