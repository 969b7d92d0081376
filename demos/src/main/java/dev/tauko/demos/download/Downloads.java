package dev.tauko.demos.download;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.tools.Tools.forEachLimited;
import static dev.tauko.tools.Tools.repeatEvery;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.demos.Sessions;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientResponse;
import dev.tauko.http.ClientSession;
import dev.tauko.http.ClientTimeout;
import dev.tauko.sync.Permit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Downloads files, a few at a time. */
final class Downloads {
  private static final List<String> SIDECARS = List.of(".sha256", ".sha512", ".md5");

  private final ClientSession session;
  private final Policy policy;
  private final Reporter reporter;
  private final Hosts hosts;
  private final Targets targets;
  private final Throttle throttle;
  private final Arrived arrived = new Arrived();
  private final Set<Progress> active = new LinkedHashSet<>();

  private Downloads(ClientSession session, Policy policy, Reporter reporter) {
    this.session = session;
    this.policy = policy;
    this.reporter = reporter;
    this.hosts = new Hosts(policy.perHost());
    this.targets = new Targets(policy);
    this.throttle = Throttle.of(policy.limit());
  }

  /** Downloads all files. Suspends. A cancellation ends it early, and is not thrown. */
  static Summary of(Input input, Policy policy, Buffers buffers, Reporter reporter)
      throws Exception {
    Summary summary = new Summary(input.items().size() + input.problems().size());
    for (Input.Problem problem : input.problems()) {
      reporter.rejected(problem);
      summary.addRejected();
    }
    try (ClientSession session = open(policy, buffers)) {
      new Downloads(session, policy, reporter).download(input.items(), summary);
    } catch (CancelledError cancelled) {
      summary.interrupt();
    }
    reporter.finished(summary);
    return summary;
  }

  private static ClientSession open(Policy policy, Buffers buffers) throws Exception {
    ClientTimeout patience =
        ClientTimeout.NONE.withSockConnect(policy.patience()).withSockRead(policy.patience());
    return Sessions.open(session ->
        session
            .connections(connections -> connections.limit(0))
            .responses(responses -> responses.readBufferSize(buffers.unread()))
            .timeout(patience)
            .trustEnv(true));
  }

  private void download(List<Item> items, Summary summary) throws Exception {
    Task<@Nullable Void> ticker =
        createTask(
            "progress", () -> repeatEvery(reporter.period(), () -> reporter.tick(active, summary)));
    try {
      forEachLimited(
          items,
          policy.files(),
          item -> {
            Progress progress = new Progress(item);
            active.add(progress);
            reporter.started(progress);
            try {
              Result result = new Transfer(this, item, progress).run();
              summary.add(progress, result);
              active.remove(progress);
              reporter.ended(progress, result);
            } finally {
              if (active.remove(progress)) {
                summary.addUnfinished(progress);
              }
            }
          });
    } finally {
      ticker.cancel();
    }
  }

  Policy policy() {
    return policy;
  }

  Reporter reporter() {
    return reporter;
  }

  Targets targets() {
    return targets;
  }

  /** What all files share. */
  Throttle throttle() {
    return throttle;
  }

  /** What all files have taken in. */
  Arrived arrived() {
    return arrived;
  }

  List<Source> sources(Item item) {
    return item.urls().stream()
        .map(url -> new Source(session, url, item.options().headers(), hosts, policy.longestWait()))
        .toList();
  }

  /** Looks for a file's checksum beside it. Suspends. */
  Checksum sidecar(Item item) throws Failure {
    String url = item.urls().getFirst();
    String name = Names.of(null, url);
    String problem = "there is no checksum beside the file: " + String.join(", ", SIDECARS);
    for (String suffix : SIDECARS) {
      String beside = url.replaceFirst("(?=[?#]|$)", suffix);
      try (Permit _ = hosts.of(beside).enter(policy.longestWait());
          ClientResponse response = session.get(beside)) {
        if (response.status() == 200) {
          Sidecar sidecar = Sidecar.parse(response.text());
          List<Checksum> found =
              sidecar.of(name).stream().filter(sum -> isNamed(sum, suffix)).toList();
          if (found.size() == 1) {
            return found.getFirst();
          }
          if (found.size() > 1) {
            throw new Failure(
                Failure.Kind.FINAL,
                Show.url(beside)
                    + " is ambiguous: it has "
                    + found.size()
                    + " checksums of "
                    + Show.text(name));
          }
          problem =
              Show.url(beside)
                  + (sidecar.isEmpty()
                      ? " is not understood: accepted are " + Sidecar.ACCEPTED
                      : " has no such checksum of " + Show.text(name));
        }
      } catch (ClientException e) {
        Failure failure = Source.failure(e);
        throw failure.text().contains(Show.url(beside))
            ? failure
            : new Failure(failure.kind(), Show.url(beside) + ": " + failure.text(), null, e);
      }
    }
    throw new Failure(Failure.Kind.FINAL, problem);
  }

  /** Whether a checksum is of the algorithm that the name of its file tells. */
  private static boolean isNamed(Checksum sum, String suffix) {
    return sum.algorithm().replace("-", "").equalsIgnoreCase(suffix.substring(1));
  }
}
