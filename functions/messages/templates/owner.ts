import type { Template } from '../template.ts'

/** Answers to what an owner did on the owner's page. */
export const ownerTemplates: Readonly<Record<string, Template>> = {}
