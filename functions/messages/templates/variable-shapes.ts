/** Shapes of variables that several templates share. `max` is what the strictest channel takes in that place. */
export const customer = { type: 'text', max: 24 } as const
export const phone = { type: 'text', max: 20 } as const
export const car = { type: 'text', max: 40 } as const
export const grade = { type: 'text', max: 1 } as const
export const place = { type: 'text', max: 60 } as const
export const time = { type: 'time', max: 16 } as const
export const where = { type: 'where', max: 600 } as const
