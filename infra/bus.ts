import { Duration } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import { EVENT_SOURCE } from '../events/define-event.ts'
import type { Settings } from './settings.ts'

/** How long published events can be replayed. Consumers recognise what they have seen. */
const ARCHIVED_FOR = Duration.days(90)

/** The bus of our events: ids and facts, nothing personal. */
export function makeBus(scope: Construct, settings: Settings): EventBus {
  const bus = new EventBus(scope, 'Bus')
  if (settings.archive) {
    bus.archive('Archive', {
      description: 'Every event of Lead-to-Loyalty, for replay',
      eventPattern: { source: [EVENT_SOURCE] },
      retention: ARCHIVED_FOR,
    })
  }
  return bus
}
