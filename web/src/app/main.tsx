import '@fontsource-variable/noto-sans/wght.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './base.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { BASE, client } from './api'
import { onSpeak, preferred, speak, useLang, type Lang } from './i18n'
import { router } from './router'
import { SESSION, session } from './session'
import { resolver, theme } from './theme'
import { CHOSEN } from './usermenu'
import './words'

function App() {
  const lang = useLang()
  useEffect(() => {
    // The Chinese font is large, so it comes only when it is asked for.
    if (lang === 'zh-Hant') void import('@fontsource-variable/noto-sans-tc/wght.css')
  }, [lang])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" containerWidth={380} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}

const asked = new URLSearchParams(window.location.search).get('lang') ?? localStorage.getItem(CHOSEN)
speak((asked as Lang | null) !== null ? preferred([asked ?? '']) : preferred(navigator.languages))
onSpeak(() => void client.invalidateQueries()) // what the server says comes in the reader's language
window.addEventListener('jg-signed-out', () => void client.invalidateQueries({ queryKey: SESSION }).then(() => router.invalidate()))
// Who is there is asked before anything else, and the map's page is fetched meanwhile and not only after.
void client.prefetchQuery({ queryKey: SESSION, queryFn: session })
if (/^(map\/.*)?$/.test(window.location.pathname.slice(BASE.length))) void import('../map')
const place = document.getElementById('root')
if (place !== null) createRoot(place).render(<StrictMode><App /></StrictMode>)
