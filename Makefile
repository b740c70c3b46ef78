# Two commands are all that most people need: `make demo` and `make test`. Each sets up what it needs.
# Maven, or the wrapper, which fetches it.
MVN ?= $(shell command -v mvn || echo ./mvnw)
MVN_FLAGS ?= -B -ntp
.DEFAULT_GOAL := help
# Everything of which a part, or all, waits for `make campaign`; ProofsTest compares this with the tests.
CAMPAIGN = CutoverE2E,LostRecordsE2E,PassingTroubleE2E,CheckpointTroubleE2E,KillAtEveryStepE2E,RuntimeFaultE2E,BadUpgradeE2E,StateCheckE2E,ChartLifeE2E,HelmCommandE2E,DocsE2E,RestartStrategyE2E,GitOpsE2E,FluxE2E,FluxDayE2E,ArgoCdDayE2E,ArgoCdTrackingE2E,BadObjectsE2E,StorageE2E,StateE2E,SavepointE2E,MovesE2E,JobJarE2E,UpgradeE2E,KafkaE2E,SqlE2E,AdditionalJarsE2E,RehearsalE2E,StateDirectoriesE2E,OtherFlinksE2E,PyFlinkE2E,CrashCampaignIT
.PHONY: help test test-times unit campaign mutants mutation bench bench-fleet bench-pods bench-state demo demo-gitops clean-demo generate format images clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# What Maven does not make of this is built beside it, from the beginning; each word is one lane.
BESIDE_TEST := testbed/beside.sh node flink,hdfs,s3,tools --
BESIDE_CAMPAIGN := testbed/beside.sh node flink,hdfs,s3,kafka,tools,flux,argocd --
BESIDE_PODS := testbed/beside.sh node flink --

test: prerequisites ## Run every test: pure JVM, API server, and end to end on pods
	$(BESIDE_TEST) testbed/shared-node.sh $(MVN) $(MVN_FLAGS) verify

unit: prerequisites ## Run the pure-JVM tests only: no Docker, no cluster
	$(MVN) $(MVN_FLAGS) test

test-times: prerequisites ## Write how long each test class took into docs/testing.md, after make test
	java testbed/TestTimes.java .

# Another seed strikes other calls, and has the weather at other steps.
ROUNDS ?= 3
SEED ?= 1
campaign: prerequisites ## Strike the operator at its calls, and on pods at every step; every how-to (hours)
	$(BESIDE_CAMPAIGN) testbed/shared-node.sh $(MVN) $(MVN_FLAGS) -pl e2e,campaign -am verify -Dcampaign.rounds=$(ROUNDS) -Dcampaign.seed=$(SEED) -De2e.campaign=true -De2e.excluded=none \
		-Dit.test='$(CAMPAIGN)' -Dtest='FakeFlinkTest' \
		-Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
	$(MAKE) walk FAULTS=2 EDITS=1 SECONDS=900

.PHONY: walk
# Walks every flow with each possible fault, then with each possible edit.
FLOW ?=
FAULTS ?= 1
EDITS ?= 0
SECONDS ?= 600
STATES ?= 400000
walk: prerequisites ## Walk every order of events: FLOW=upgrade FAULTS=2 EDITS=1 SECONDS=600
	$(MVN) $(MVN_FLAGS) -pl operator -am test -Dtest=WalkTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dwalk.flow=$(FLOW) -Dwalk.faults=$(FAULTS) -Dwalk.edits=$(EDITS) -Dwalk.seconds=$(SECONDS) -Dwalk.states=$(STATES) -Dwalk.attempts=2

mutants: prerequisites ## Break the operator on purpose, one way at a time, and look whether a test notices
	MVN="$(MVN)" MVN_FLAGS="$(MVN_FLAGS)" campaign/mutants/run.sh

mutation: prerequisites ## Change what decides line by line, and look whether a test notices (PIT)
	$(MVN) $(MVN_FLAGS) -pl operator -am test -Pmutation -Dtest=ReasonTest -Dsurefire.failIfNoSpecifiedTests=false

bench: bench-fleet bench-pods ## Measure all, and write docs/reference/benchmarks.md (about an hour)

bench-fleet: prerequisites ## Measure the operator before up to 2,000 objects, without pods
	$(BESIDE_PODS) $(MVN) $(MVN_FLAGS) -q -DskipTests -Dbench=fleet -DskipStorageImages -pl bench -am integration-test

bench-pods: prerequisites ## Measure real upgrades on pods
	$(BESIDE_PODS) $(MVN) $(MVN_FLAGS) -q -DskipTests -Dbench=pods -DskipStorageImages -pl bench -am integration-test

# A part of the points, such as POINTS="sizes=10,100 flink=1.20 backends=rocksdb from=native,checkpoint runs=1".
POINTS ?=
bench-state: prerequisites ## Measure upgrades of 10 MB to 4 GB of state (hours): POINTS="sizes=10,100 runs=1"
	$(BESIDE_PODS) $(MVN) $(MVN_FLAGS) -q -DskipTests -Dbench=state -Dbench.arguments='$(POINTS)' -DskipStorageImages -pl bench -am integration-test

demo: prerequisites ## Show a handoff on a real cluster, which stays up afterwards
	$(BESIDE_PODS) testbed/modules.sh demo $(MVN) $(MVN_FLAGS) -DskipTests -Ddemo -pl e2e -am integration-test

demo-gitops: prerequisites ## The same by commits: Flux on the demo's cluster, a push, a bad push, its revert
	testbed/beside.sh node flink flux -- testbed/modules.sh demo $(MVN) $(MVN_FLAGS) -DskipTests -Ddemo -Ddemo.arguments=gitops -pl e2e -am integration-test

clean-demo: prerequisites ## Remove the demo's cluster and its volume
	$(MVN) $(MVN_FLAGS) -q -DskipTests -Ddemo -Ddemo.arguments=clean -DskipImages -pl e2e -am integration-test

generate: prerequisites ## Write what is made of other files: the CRDs, the references, Flink's options, gitops/argocd, benchmarks, the picture
	$(MVN) $(MVN_FLAGS) -q -pl crds,operator,sample-job,e2e,bench -am test -Dgenerate=true \
		-Dtest=CrdDriftTest,RestartStrategyFilesTest,FlinkMessagesListTest,ApiReferenceTest,FlinkOptionNamesTest,HealthFixturesTest,ArgoConfigMapTest,ChartValuesTest,MetricsReferenceTest,BenchmarksPageTest,HandoffPictureTest,StatePageTest \
		-Dsurefire.failIfNoSpecifiedTests=false

format: prerequisites ## Format the Java code
	$(MVN) $(MVN_FLAGS) -q spotless:apply

images: prerequisites ## Build every container image
	images/docker-engine.sh
	$(MVN) $(MVN_FLAGS) -q -DskipTests -pl operator,sample-job -am package
	images/build.sh
	testbed/build.sh

clean: ## Remove what Maven built
	$(MVN) $(MVN_FLAGS) -q clean

.PHONY: prerequisites
prerequisites:
	@command -v java >/dev/null || { echo "JDK 17 is missing. On Debian: apt-get install openjdk-17-jdk-headless"; exit 1; }
	@java -version 2>&1 | grep -qE 'version "(1[7-9]|[2-9][0-9])' || { echo "Java 17 or newer is needed; this is: $$(java -version 2>&1 | head -n 1)"; exit 1; }
