import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import { Problem } from '../shared/problem.ts'
import type { Services } from '../shared/services.ts'
import { checkSize } from './read-json.ts'
import { answerHandshake, takePush } from './sources/ocean-push.ts'
import { pullOnce } from './sources/pull-gate.ts'
import { receiveSaid } from './sources/receive-said.ts'
import { checkRequest } from './sources/request-once.ts'
import { isPulled, type OceanSource, readSources } from './sources/source-settings.ts'

/** A little longer than this function may take, in milliseconds. */
const LEASE = 20_000

/** `/sources/{source}`: leads as a source says them, read by the setting `sources` (docs/intake.md); or Ocean Engine's word that there are some. */
async function receiveSourceRequest(request: HttpRequest, services: Services): Promise<HttpResponse> {
  checkSize(request.body)
  const name = request.parameters.source ?? ''
  const sources = await readSources(services)
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined
  if (source?.kind === 'ocean-engine') return receivePush(request, { name, source }, services)
  if (request.method !== 'POST' || !source || isPulled(source)) throw notHere()
  const { taken } = await checkRequest(request, name, services)
  const answer = await receiveSaid(request, { name, source }, services)
  await taken()
  return answer
}

const notHere = (): Problem =>
  new Problem(
    404,
    'unknown-source',
    'No source sends leads here',
    'Post to the path of a source in the setting "sources"',
  )

async function receivePush(
  request: HttpRequest,
  { name, source }: { name: string; source: OceanSource },
  services: Services,
): Promise<HttpResponse> {
  const handshake = answerHandshake(request)
  if (handshake) return handshake
  const { answer, isNews } = await takePush(request, name, services)
  // Without it the leads come with the next pull, minutes later.
  if (isNews)
    await pullOnce({ name, source, now: request.now, onlyNew: true }, LEASE, services).catch((error: unknown) => {
      services.log.warn('pushed leads not pulled', {
        source: name,
        error: error instanceof Error ? error.name : 'unknown',
      })
    })
  return answer
}

export const handler = httpFunction(receiveSourceRequest)
