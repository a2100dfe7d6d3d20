import { z } from 'zod'
import { eventCatalogue } from './catalogue.ts'

/** The JSON Schema (2020-12) of every event's `detail`, by name: what other systems build on. */
export function eventSchemas(): object {
  const definitions = [...eventCatalogue.values()].map((event) => [
    event.name,
    { ...z.toJSONSchema(event.schema), examples: event.examples },
  ])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Lead-to-Loyalty events',
    description: "The `detail` of each event on the bus, by its `detail-type`. The bus's `source` is lead-to-loyalty.",
    $defs: Object.fromEntries(definitions),
  }
}
