import { h } from 'preact'

const words = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost, trying again',
  'token-needed': 'Token needed',
}

/** @param {{ link: import('../live-state.js').LinkState }} props */
export function LinkStatus({ link }) {
  return h('p', { class: `link link-${link}`, role: 'status' }, words[link])
}
