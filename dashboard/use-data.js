import { useEffect, useRef, useState } from 'preact/hooks'
import { askJson } from './api.js'

/**
 * The JSON of a path of the API, asked for anew with each revision, but never twice at a time. What was there stays until the new
 * one has come, and where it does not come.
 * @template T
 * @param {string} path
 * @param {string} revision
 * @returns {{ data: T | null, error: string | null }}
 */
export function useData(path, revision) {
  const [answer, setAnswer] = useState(
    /** @type {{ of: string, data: T | null, error: string | null }} */ ({
      of: '',
      data: null,
      error: null,
    }),
  )
  const isAsking = useRef(false)
  useEffect(() => {
    if (isAsking.current || answer.of === revision) return
    isAsking.current = true
    void askJson(path)
      .then(
        (data) => ({ of: revision, data, error: null }),
        ({ message }) => ({ of: revision, data: answer.data, error: message }),
      )
      .then((next) => {
        isAsking.current = false
        setAnswer(next)
      })
  })
  return answer
}
