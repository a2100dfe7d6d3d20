import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { LeadToLoyalty } from './stack.ts'

/** `LOCAL_SYNTH=1` writes the template alone, for the local machine: nothing is bundled or checked. */
const isLocal = process.env.LOCAL_SYNTH === '1'

const app = new App(isLocal ? { context: { 'aws:cdk:bundling-stacks': [] } } : {})
const region: unknown = app.node.tryGetContext('region')
new LeadToLoyalty(app, 'LeadToLoyalty', {
  description: 'Lead-to-loyalty automation for the car trade',
  terminationProtection: true,
  // CloudFormation takes a megabyte, and the journeys' definitions are most of it.
  suppressTemplateIndentation: true,
  ...(typeof region === 'string' && { env: { region } }),
})
if (!isLocal) Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
app.synth()
