import type { Node } from 'constructs'
import { z } from 'zod'

/** A switch as `-c name=true` gives it, or as cdk.json does. */
const switchSchema = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])

const settingsSchema = z.object({
  /** The constant address of our pages, without a slash at its end; without it, the API's own address. */
  baseUrl: z.url().optional(),
  /** IANA zone for dealers that name none. */
  defaultZone: z.string().default('Asia/Shanghai'),
  /** Who is told of alarms. */
  alarmEmail: z.email().optional(),
  /** Of the Lambda functions; x86_64 where a region has no arm64. */
  architecture: z.enum(['arm64', 'x86_64']).default('arm64'),
  /** Functions that call providers leave through fixed addresses (VPC, NAT gateways, elastic IPs): for the providers' IP lists. */
  fixedEgress: switchSchema.default(false),
  /** Keep published events for replay; off where a region has no EventBridge archive. */
  archive: switchSchema.default(true),
  logRetentionDays: z.coerce.number().int().positive().default(90),
})
export type Settings = z.output<typeof settingsSchema>

/** Reads the settings from the context (`-c name=value`, or cdk.json). Throws, naming each setting that is wrong. */
export function readSettings(node: Node): Settings {
  const given = Object.keys(settingsSchema.shape).map((name) => [name, node.tryGetContext(name)])
  const parsed = settingsSchema.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  throw new Error(`Settings of the stack (-c name=value):\n${z.prettifyError(parsed.error)}`)
}
