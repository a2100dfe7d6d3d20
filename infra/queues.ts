import { Stack } from 'aws-cdk-lib'
import { type EventBus, Match } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import { EVENT_SOURCE } from '../events/define-event.ts'
import { leadCaptured } from '../events/lead.ts'
import { addEventQueue, type EventQueue } from './constructs/event-queue.ts'
import type { Functions } from './functions.ts'
import { journeyArnPrefix } from './names.ts'

/** Who consumes which events. */
export function addQueues(scope: Construct, bus: EventBus, functions: Functions): EventQueue[] {
  return [
    addEventQueue(scope, 'RecordLead', {
      bus,
      pattern: { source: [EVENT_SOURCE], detailType: [leadCaptured.name] },
      consumer: functions.get('record-lead'),
    }),
    addEventQueue(scope, 'Enrol', {
      bus,
      pattern: { source: [EVENT_SOURCE], detailType: Match.anythingBut(leadCaptured.name) },
      consumer: functions.get('enrol'),
    }),
    addEventQueue(scope, 'RunEnded', {
      pattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: Match.prefix(journeyArnPrefix(Stack.of(scope), 'stateMachine')),
        },
      },
      consumer: functions.get('run-ended'),
    }),
  ]
}
