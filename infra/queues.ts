import { Stack } from 'aws-cdk-lib'
import { type EventBus, Match } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import { consentGiven, consentWithdrawn, customerErased, customerRecorded } from '../events/customer.ts'
import { EVENT_SOURCE } from '../events/define-event.ts'
import { factCaptured } from '../events/fact.ts'
import { leadCaptured } from '../events/lead.ts'
import {
  bookingCancelled,
  bookingChanged,
  odometerReported,
  reminderDeclined,
  serviceBooked,
  serviceCompleted,
  vehicleDelivered,
  vehicleLeft,
  vehicleRecorded,
  workOrderOpened,
} from '../events/vehicle.ts'
import { addEventQueue, type EventQueue } from './constructs/event-queue.ts'
import type { Functions } from './functions.ts'
import { journeyArnPrefix } from './names.ts'

/** After these, what of a car comes due is planned anew. */
const changesVehicle = [
  vehicleRecorded,
  vehicleDelivered,
  odometerReported,
  serviceCompleted,
  serviceBooked,
  bookingChanged,
  bookingCancelled,
  vehicleLeft,
  reminderDeclined,
]

/** After these, an owner may still have to be told how his booking stands, or need not be called about it. */
const concernsBookings = [serviceBooked, bookingChanged, bookingCancelled, workOrderOpened, serviceCompleted]

/** After these, birthday and festivals of a person are. */
const changesPerson = [customerRecorded, consentGiven, consentWithdrawn, customerErased]

/** Who consumes which events. */
export function addQueues(scope: Construct, bus: EventBus, functions: Functions): EventQueue[] {
  return [
    addEventQueue(scope, 'RecordLead', {
      bus,
      pattern: { source: [EVENT_SOURCE], detailType: [leadCaptured.name] },
      consumer: functions.get('record-lead'),
    }),
    addEventQueue(scope, 'PlanVehicle', {
      bus,
      pattern: { source: [EVENT_SOURCE], detailType: changesVehicle.map(({ name }) => name) },
      consumer: functions.get('plan-vehicle'),
    }),
    addEventQueue(scope, 'FollowBooking', {
      bus,
      pattern: { source: [EVENT_SOURCE], detailType: concernsBookings.map(({ name }) => name) },
      consumer: functions.get('follow-booking'),
    }),
    addEventQueue(scope, 'PlanOccasions', {
      bus,
      pattern: { source: [EVENT_SOURCE], detailType: changesPerson.map(({ name }) => name) },
      consumer: functions.get('plan-occasions'),
    }),
    addEventQueue(scope, 'RecordFact', {
      bus,
      pattern: { source: [EVENT_SOURCE], detailType: [factCaptured.name] },
      consumer: functions.get('record-fact'),
    }),
    addEventQueue(scope, 'Enrol', {
      bus,
      pattern: { source: [EVENT_SOURCE], detailType: Match.anythingBut(leadCaptured.name, factCaptured.name) },
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
