import { z } from 'zod'
import { roleSchema } from '../../events/lead.ts'

/** A clock time `HH:MM`, 00:00 to 24:00. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'write the time as HH:MM, e.g. 09:00')

/** Hours of a week day; several spans are allowed, e.g. a midday break. */
const spansSchema = z.array(z.object({ from: clockTime, to: clockTime }))

export const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** Opening hours or a shift: by week day; weekends are selling days, so they are listed like any other. A missing day is closed. */
export const weekHoursSchema = z.partialRecord(z.enum(weekDays), spansSchema)
export type WeekHours = z.infer<typeof weekHoursSchema>

/** Where cars are serviced. Without it a dealer takes no bookings online. */
export const workshopSchema = z.object({
  /** How many cars are worked on at once. Where service advisors are listed, so many as are on duty limit it too. */
  bays: z.int().nonnegative(),
  /** How long one booking takes, in minutes; slots begin so far apart from opening on. */
  slotMinutes: z.int().min(15).max(480).multipleOf(15).default(60),
  /** As the dealer's hours where it is not given. */
  hours: weekHoursSchema.optional(),
  /** A slot must be booked so many minutes ahead. */
  leadMinutes: z.int().nonnegative().default(60),
  /** So many days can be booked, today among them. */
  daysAhead: z.int().min(1).max(60).default(14),
})
export type Workshop = z.infer<typeof workshopSchema>

export const dealerSchema = z.object({
  dealerId: z.string(),
  name: z.string(),
  /** Each is an entry of the directory, written in one transaction, which takes 100 items. */
  brands: z.array(z.string()).min(1).max(40),
  address: z.string().optional(),
  /** As imported, even if misspelt. */
  city: z.string().optional(),
  /** GB/T 2260; `-` where the city could not be recognised. */
  provinceCode: z.string().default('-'),
  cityCode: z.string().default('-'),
  /** WGS-84-like degrees; absent where unknown, then the city's centre serves. */
  position: z.object({ lat: z.number(), lng: z.number() }).optional(),
  zone: z.string().default('Asia/Shanghai'),
  hours: weekHoursSchema,
  /** What a statutory holiday does to the hours. */
  holidays: z.enum(['open-as-usual', 'closed']).default('open-as-usual'),
  /** A call desk (DCC) qualifies first, or advisors receive leads directly. */
  mode: z.enum(['desk', 'direct']).default('direct'),
  assign: z.enum(['one-by-one', 'claim']).default('one-by-one'),
  workshop: workshopSchema.optional(),
  active: z.boolean().default(true),
})
export type Dealer = z.infer<typeof dealerSchema>

export const advisorSchema = z.object({
  advisorId: z.string(),
  dealerId: z.string(),
  name: z.string(),
  role: roleSchema,
  language: z.enum(['zh-CN', 'en']).default('zh-CN'),
  /** Which channel reaches him, and his address there. */
  channel: z.string().default('outbox'),
  address: z.string(),
  /** Brands he serves; empty: all of the dealer's. */
  brands: z.array(z.string()).default([]),
  /** Absent: whenever the store is open. */
  shift: weekHoursSchema.optional(),
  weight: z.number().positive().default(1),
  /** How many leads he may hold or be offered at once. */
  capacity: z.number().int().nonnegative().default(20),
  /** How many he holds or is offered now. Never above capacity: transactions see to it. */
  load: z.number().int().nonnegative().default(0),
  /** How many he was ever offered. */
  assigned: z.number().int().nonnegative().default(0),
  active: z.boolean().default(true),
})
export type Advisor = z.infer<typeof advisorSchema>

/** A dealer as the directory lists it: enough to rank it without reading it. */
export const directoryEntrySchema = dealerSchema.pick({
  dealerId: true,
  provinceCode: true,
  cityCode: true,
  position: true,
  active: true,
})
export type DirectoryEntry = z.infer<typeof directoryEntrySchema>
