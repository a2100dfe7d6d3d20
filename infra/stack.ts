import { Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { addAlarms } from './alarms.ts'
import { makeBus } from './bus.ts'
import { makeDeadLetterQueue } from './constructs/queue.ts'
import { makeFunctions } from './functions.ts'
import { addRoutes, makeHttpApi } from './http-api.ts'
import { makeJourneys } from './journeys.ts'
import { makeNetwork } from './network.ts'
import { addQueues } from './queues.ts'
import { addSchedules } from './schedules.ts'
import { makeSecrets } from './secrets.ts'
import { readSettings } from './settings.ts'
import { makeTable } from './table.ts'

/** All of Lead-to-Loyalty in one region. What can be set, and how, is in settings.ts. */
export class LeadToLoyalty extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props)
    const settings = readSettings(this.node)

    const table = makeTable(this)
    const bus = makeBus(this, settings)
    const secrets = makeSecrets(this)
    const api = makeHttpApi(this, settings)
    const network = settings.fixedEgress ? { network: makeNetwork(this, settings) } : {}
    const sweepDeadLetters = makeDeadLetterQueue(this, 'SweepDeadLetters')

    const functions = makeFunctions(this, { settings, table, bus, secrets, api, sweepDeadLetters, ...network })
    const journeys = makeJourneys(this, { settings, table, functions })

    const queues = addQueues(this, bus, functions)
    addSchedules(this, functions, { deadLetters: sweepDeadLetters, settings })
    addRoutes(api, functions)
    addAlarms(this, { settings, api, functions, journeys, queues, sweepDeadLetters })
  }
}
