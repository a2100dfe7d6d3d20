import type { Template } from '../template.ts'

/** Messages about a person: birthday, festivals, wishes. */
export const customerTemplates: Readonly<Record<string, Template>> = {}
