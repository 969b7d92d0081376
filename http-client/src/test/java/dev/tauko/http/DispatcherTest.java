package dev.tauko.http;

import static dev.tauko.http.testkit.Site.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** On whose threads the parts of a session run. */
@ExtendWith(Actors.class)
class DispatcherTest {

  /** Notes on which dispatcher something is done. */
  private static final class Places implements RequestListener {
    final Map<String, String> seen = new ConcurrentHashMap<>();

    void note(String what) {
      seen.put(what, Thread.currentThread().getName().replaceAll("^http-tests-|-\\d+$", ""));
    }

    @Override
    public void connectionCreateStart() {
      note("pool");
    }

    @Override
    public void headersSent() {
      note("connection");
    }

    @Override
    public void chunkSent(int bytes) {
      note("upload");
    }

    @Override
    public void chunkReceived(int bytes) {
      note("download");
    }
  }

  private static Map<String, String> places(ActorSystem<?> system, ClientSessionBuilder builder)
      throws Exception {
    Places places = new Places();
    try (Site site = Site.start(asked -> ok("body"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = builder.listener(request -> places).create()) {
              var source =
                  Source.single(ByteString.fromString("part"))
                      .map(part -> {
                        places.note("the user's source");
                        return part;
                      });
              return session.post(site.url("/"), RequestBody.stream(source)).text();
            }
          });
    }
    return new TreeMap<>(places.seen);
  }

  @Test
  void connectionsShareTheThreadsOfTcpAndUsersSourcesHaveOthers(ActorSystem<?> system)
      throws Exception {
    String tcp = system.settings().config().getString("pekko.io.tcp.worker-dispatcher");

    assertThat(places(system, ClientSession.builder(system)))
        .isEqualTo(
            Map.of(
                "pool", tcp,
                "connection", tcp,
                "upload", tcp,
                "download", tcp,
                "the user's source", "pekko.actor.default-dispatcher"));
  }

  @Test
  void aSessionMayHaveADispatcherOfItsOwn(ActorSystem<?> system) throws Exception {
    String own = "pekko.actor.default-blocking-io-dispatcher";

    assertThat(
            places(
                system, ClientSession.builder(system).connections(group -> group.dispatcher(own))))
        .isEqualTo(
            Map.of(
                "pool", own,
                "connection", own,
                "upload", own,
                "download", own,
                "the user's source", "pekko.actor.default-dispatcher"));
  }
}
