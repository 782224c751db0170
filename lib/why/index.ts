export { addHistory } from "./add-history";
export { explainEntry, type Explanation, type LineRecord, type WhyContext } from "./explain-entry";
export { explanationText, historyWords } from "./explanation-text";
