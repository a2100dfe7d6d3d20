/** Where a step may lead: a label further down, the next step, or the end of the journey. */
export const NEXT = 'next'
export const END = 'end'
