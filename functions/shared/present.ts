/** An object without its undefined fields. */
export type Present<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>
}

/** What zod read of optional fields → fields that are there or not there. */
export function present<T extends object>(value: T): Present<T> {
  const filled = { ...value }
  for (const name in filled) if (filled[name] === undefined) delete filled[name]
  // What is left has no undefined field: that is what the type says, and the loop does.
  return filled as Present<T>
}
