/** What names one access entry among those of all clusters: neither name has a space in it. */
export function entryKey(cluster: string, principalArn: string): string {
  return `${cluster} ${principalArn}`;
}
