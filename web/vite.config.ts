import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.JOURNEYGLASS ?? 'http://127.0.0.1:8420'

export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    outDir: '../src/journeyglass/web/app',
    emptyOutDir: true,
    // Vite would rewrite light-dark() for older browsers and lose the colours.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing is written into scripts and styles as data: the page's policy takes files of its own alone.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': server, '/health': server } },
  test: { environment: 'node', include: ['src/**/*.test.{ts,tsx}'] },
} as Parameters<typeof defineConfig>[0])
