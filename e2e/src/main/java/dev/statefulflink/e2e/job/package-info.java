/** Eyes and hands on a job from outside: its object, Flink's REST API, and what the job prints. */
package dev.statefulflink.e2e.job;
