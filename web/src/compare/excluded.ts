/** Of these filters (`segment:agencies`) those by the very breakdown that is compared, which keep only one of its groups. */
export function against(by: string | undefined, where: readonly string[]): string[] {
  return by === undefined ? [] : where.filter((one) => one.startsWith(`${by}:`))
}
