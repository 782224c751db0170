/** Nothing is known: never to be taken for "there is none", or for one that is empty. */
export interface Unread {
  /** Why, for people: one sentence without its full stop. */
  readonly couldNotLook: string;
}

/** Whoever was asked says that there is none. */
export interface Missing {
  readonly missing: true;
}
