/** What runs Deployments: it makes their pods, and brings the fake Flink clusters up and down. */
package dev.statefulflink.campaign.kube;
