import type { Template } from '../template.ts'

/** Messages about a car: its service, the workshop, what expires. */
export const vehicleTemplates: Readonly<Record<string, Template>> = {}
