export function readNotes(root: string): { readonly notes: string; readonly earlier: readonly string[] };
