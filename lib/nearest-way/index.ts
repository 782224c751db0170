export { findNearestWay, type GroupWay, type NearestWay, type PolicyWay, type Refused } from "./nearest-way";
export { wayLines } from "./way-words";
