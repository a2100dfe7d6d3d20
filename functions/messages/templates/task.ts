import type { Template } from '../template.ts'

/** Messages about what a member of staff has to do. */
export const taskTemplates: Readonly<Record<string, Template>> = {}
