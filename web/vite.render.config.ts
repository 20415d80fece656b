import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// One script without modules, for an engine that has neither a document nor a network.
export default defineConfig({
  plugins: [react()],
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: '../src/journeyglass/web/render',
    emptyOutDir: true,
    target: 'es2020',
    lib: { entry: 'src/render/index.ts', formats: ['iife'], name: 'journeyglass', fileName: () => 'render.js' },
  },
})
