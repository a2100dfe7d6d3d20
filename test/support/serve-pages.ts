import { createServer } from 'node:http'
import { complaintPage } from '../../functions/pages/complaint-page.ts'
import { complaintsPage } from '../../functions/pages/complaints-page.ts'
import { leadPage } from '../../functions/pages/lead-page.ts'
import { managerPage } from '../../functions/pages/manager-page.ts'
import { offerPage } from '../../functions/pages/offer-page.ts'
import { opsPage } from '../../functions/pages/ops-page.ts'
import { ownerPage } from '../../functions/pages/owner-page.ts'
import { showroomPage } from '../../functions/pages/showroom-page.ts'
import { taskPage } from '../../functions/pages/task-page.ts'
import type { HttpFunction } from '../../functions/shared/http-function.ts'
import type { World } from './world.ts'

const routes: readonly (readonly [RegExp, HttpFunction])[] = [
  [/^\/o$/, offerPage],
  [/^\/offers\/(?<token>[^/]+)$/, offerPage],
  [/^\/held\/(?<token>[^/]+)$/, leadPage],
  [/^\/showroom\/(?<token>[^/]+)$/, showroomPage],
  [/^\/manager\/(?<token>[^/]+)$/, managerPage],
  [/^\/tasks\/(?<token>[^/]+)$/, taskPage],
  [/^\/m$/, ownerPage],
  [/^\/me\/(?<token>[^/]+)$/, ownerPage],
  [/^\/complaint\/(?<token>[^/]+)$/, complaintPage],
  [/^\/complaints\/(?<token>[^/]+)$/, complaintsPage],
  [/^\/ops\/(?<token>[^/]+)\/(?<page>[^/]+)$/, opsPage],
]

/** Serves a world's pages to a browser. `now` is the time of every request. */
export async function servePages(world: World, now: string): Promise<{ url: string; close(): void }> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', async () => {
      const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
      const [pattern, page] = routes.find(([each]) => each.test(pathname)) ?? []
      if (!pattern || !page) return void outgoing.writeHead(404).end()
      const answer = await page(
        {
          method: incoming.method ?? 'GET',
          path: pathname,
          parameters: { ...pattern.exec(pathname)?.groups },
          query: Object.fromEntries(searchParams),
          headers: {},
          body: Buffer.concat(chunks),
          now,
        },
        world.services,
      )
      outgoing
        .writeHead(answer.status, answer.headers)
        .end(typeof answer.body === 'object' ? JSON.stringify(answer.body) : answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() }
}
