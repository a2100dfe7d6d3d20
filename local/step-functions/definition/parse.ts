import type { z } from 'zod'
import { type MachineDefinition, machineDefinition } from './asl.ts'
import { checkFlow } from './check-flow.ts'
import type { Finding } from './finding.ts'

export type ParsedDefinition =
  | { readonly definition: MachineDefinition; readonly findings?: undefined }
  | { readonly findings: readonly Finding[] }

/** Reads a state machine's JSON; gives the definition or every reason why this engine will not run it. */
export function parseDefinition(text: string, supports: (resource: string) => boolean = () => true): ParsedDefinition {
  const json = readJson(text)
  if (json === undefined) return { findings: [{ code: 'INVALID_JSON_DESCRIPTION', path: '/', message: 'not JSON' }] }
  const parsed = machineDefinition.safeParse(json)
  if (!parsed.success) return { findings: parsed.error.issues.flatMap(toFindings) }
  const findings = checkFlow(parsed.data, supports)
  return findings.length > 0 ? { findings } : { definition: parsed.data }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toFindings(issue: z.core.$ZodIssue): Finding[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => finding([...issue.path, key], 'this field is not supported here'))
  }
  return [finding(issue.path, issue.message)]
}

function finding(path: readonly PropertyKey[], message: string): Finding {
  return { code: 'SCHEMA_VALIDATION_FAILED', path: `/${path.map(String).join('/')}`, message }
}
