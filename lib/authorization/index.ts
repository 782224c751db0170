export { groundsOf, type AccessGround, type BindingGround, type PolicyGround } from "./grounds";
export { judge, type Answer, type Verdict } from "./judge";
export { judgePrincipal, NODE_AUTHORIZER, whoCan, type EntryVerdict } from "./who-can";
