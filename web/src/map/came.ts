/** How many came to each stage since the map was counted; `counted`: the map was counted anew since, and has them. */
export type Rises = { told: Record<string, number>; counted: boolean }

/** The same with those who came after; what was counted before they came is no news any more. */
export function came(before: Rises, more: Record<string, number>): Rises {
  if (before.counted) return { told: more, counted: false }
  const told = { ...before.told }
  for (const [stage, count] of Object.entries(more)) told[stage] = (told[stage] ?? 0) + count
  return { told, counted: false }
}

/** The same once the map is counted anew. */
export function counted(before: Rises): Rises {
  return Object.keys(before.told).length === 0 ? before : { ...before, counted: true }
}
