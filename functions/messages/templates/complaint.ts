import type { Template } from '../template.ts'

/** Messages about a complaint. */
export const complaintTemplates: Readonly<Record<string, Template>> = {}
