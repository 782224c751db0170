export { ruleAllows, type RbacRequest, type ResourceRequest, type UrlRequest } from "./rule-allows";
