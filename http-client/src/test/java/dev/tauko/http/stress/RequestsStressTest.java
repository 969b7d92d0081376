package dev.tauko.http.stress;

import static dev.tauko.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientResponse;
import dev.tauko.http.ClientSession;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.RequestBody;
import dev.tauko.http.Resolver;
import dev.tauko.http.internal.connection.Client;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.LiveObjects;
import dev.tauko.http.testkit.OpenFiles;
import dev.tauko.http.testkit.ScriptedServer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests of which many fail or are cancelled, at every stage: what claims to have succeeded is
 * verified, and nothing is left: no socket, actor, thread or object. {@code -Dstress.operations}
 * sets how many there are in each test.
 */
@Tag("stress")
@Timeout(7200)
class RequestsStressTest {
  private static final long OPERATIONS = Long.getLong("stress.operations", 20_000);
  private static final int WORKERS = 200;

  /** How long what is ending may take to end. */
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

  private static Certificates localhost;

  @BeforeAll
  static void issueCertificate(@TempDir Path directory) throws Exception {
    localhost = Certificates.issue(directory, "dns:localhost,dns:host.test,ip:127.0.0.1");
  }

  /** What there is of things that must not grow. */
  private record Things(long sockets, long actors, long threads) {

    static Things of(ActorSystem<?> system) throws Exception {
      ExtendedActorSystem classic = (ExtendedActorSystem) system.classicSystem();
      return new Things(
          OpenFiles.sockets(),
          classic.printTree().lines().count(),
          ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /* Pools of threads have grown to what the machine is good for. */
    boolean isWithin(Things base) {
      return sockets <= base.sockets && actors <= base.actors && threads <= base.threads + 20;
    }
  }

  /** How requests came out. */
  private static final class Tally {
    final AtomicLong whole = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    final AtomicLong cancelled = new AtomicLong();
    final AtomicLong wrong = new AtomicLong();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void requestsThatAreCancelledAtAnyStageLeaveNothing(String carrier) throws Exception {
    Tally tally = storm(carrier, 1, 2, 8);
    assertThat(tally.cancelled.get()).isGreaterThan(OPERATIONS / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void requestsThatFailLeaveNothing(String carrier) throws Exception {
    Tally tally = storm(carrier, 2, 4, 2);
    assertThat(tally.failed.get()).isGreaterThan(OPERATIONS / 10);
  }

  /**
   * @param faultsInTen how many requests of ten the servers answer wrongly
   * @param cancelledInTen how many requests of ten may be cancelled before they are over
   */
  private static Tally storm(String carrier, long seed, int faultsInTen, int cancelledInTen)
      throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "storm",
            ConfigFactory.parseString("tauko.carrier = " + carrier)
                .withFallback(ConfigFactory.load()));
    FaultyServer faulty = new FaultyServer(seed, faultsInTen);
    Tally tally = new Tally();
    long start = System.nanoTime();
    try (var plain = faulty.start();
        var secure = faulty.startSecure(localhost)) {
      // What is made once and kept is made before anything is counted.
      run(system, plain, secure, seed, WORKERS, 0, new Tally());
      Things base = settled(system, null);
      run(system, plain, secure, seed, OPERATIONS, cancelledInTen, tally);
      Things left = settled(system, base);
      LiveObjects.awaitNoRemnants();
      System.out.printf(
          Locale.ROOT,
          "%s: %d requests in %d s: %d whole, %d failed, %d cancelled, %d wrong; before %s, after"
              + " %s%n",
          carrier,
          OPERATIONS,
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
          tally.whole.get(),
          tally.failed.get(),
          tally.cancelled.get(),
          tally.wrong.get(),
          base,
          left);
      assertThat(left.isWithin(base)).as("%s within %s", left, base).isTrue();
      assertThat(tally.wrong).hasValue(0);
      assertThat(tally.whole.get() + tally.failed.get() + tally.cancelled.get())
          .isEqualTo(OPERATIONS);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
    return tally;
  }

  private static Things settled(ActorSystem<?> system, @Nullable Things base) throws Exception {
    long end = System.nanoTime() + LONGEST;
    Things last = Things.of(system);
    while (System.nanoTime() - end < 0) {
      Client.pass(Duration.ofMillis(100));
      Things now = Things.of(system);
      if (base == null ? now.equals(last) : now.isWithin(base)) {
        return now;
      }
      last = now;
    }
    return last;
  }

  private static void run(
      ActorSystem<?> system,
      ScriptedServer plain,
      ScriptedServer secure,
      long seed,
      long operations,
      int cancelledInTen,
      Tally tally)
      throws Exception {
    Random delays = new Random(seed);
    Resolver resolver =
        host -> {
          int millis;
          synchronized (delays) {
            millis = delays.nextInt(4);
          }
          new CompletableFuture<>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS).join();
          return List.of(InetAddress.ofLiteral("127.0.0.1"));
        };
    var trusting = localhost.client();
    AtomicLong numbers = new AtomicLong();
    Engine.get(system)
        .start(() -> {
          ClientTimeout limits =
              new ClientTimeout(
                  Duration.ofMillis(2_000),
                  null,
                  Duration.ofMillis(1_000),
                  Duration.ofMillis(200),
                  Duration.ofMillis(200));
          try (var session =
              ClientSession.builder()
                  .sslContext(trusting)
                  .resolver(resolver)
                  .timeout(limits)
                  .connections(group -> group.limit(WORKERS / 2).dnsCacheTtl(Duration.ZERO))
                  .create()) {
            List<Task<?>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
              Random random = new Random(seed * 31 + i);
              workers.add(
                  createTask(() -> {
                    for (long number = numbers.incrementAndGet();
                        number <= operations;
                        number = numbers.incrementAndGet()) {
                      one(session, plain, secure, number, random, cancelledInTen, tally);
                    }
                  }));
            }
            for (Task<?> worker : workers) {
              worker.await();
            }
          }
          return "done";
        })
        .toCompletableFuture()
        .get();
  }

  private static void one(
      ClientSession session,
      ScriptedServer plain,
      ScriptedServer secure,
      long number,
      Random random,
      int cancelledInTen,
      Tally tally)
      throws Exception {
    String host = random.nextInt(3) == 0 ? "host.test" : "127.0.0.1";
    String url =
        random.nextInt(10) == 0
            ? "https://" + host + ":" + secure.port() + "/" + number
            : "http://" + host + ":" + plain.port() + "/" + number;
    boolean hasBody = random.nextInt(5) == 0;
    int pieces = random.nextInt(3);
    Task<Boolean> task =
        createTask(() -> {
          try (var response = hasBody ? upload(session, url, number) : session.get(url)) {
            return response.status() != 200 || isRight(response, number, pieces);
          }
        });
    if (random.nextInt(10) < cancelledInTen) {
      int micros = random.nextInt(random.nextBoolean() ? 1_000 : 20_000);
      Asyncio.waitTasks(List.of(task), ReturnWhen.ALL_COMPLETED, Duration.ofNanos(micros * 1_000L));
      task.cancel();
    }
    try {
      (task.await() ? tally.whole : tally.wrong).incrementAndGet();
    } catch (CancelledError cancelled) {
      tally.cancelled.incrementAndGet();
    } catch (ClientException failure) {
      tally.failed.incrementAndGet();
    }
  }

  private static ClientResponse upload(ClientSession session, String url, long number) {
    return session.put(url, RequestBody.bytes(new byte[FaultyServer.size(number) * 3]));
  }

  private static boolean isRight(ClientResponse response, long number, int pieces) {
    byte[] body;
    if (pieces == 0) {
      body = response.bytes();
    } else {
      ByteString bytes = ByteString.emptyByteString();
      for (ByteString part = response.read(50_000); !part.isEmpty(); part = response.read(50_000)) {
        bytes = bytes.concat(part);
      }
      body = bytes.toArray();
    }
    if (body.length != FaultyServer.size(number)) {
      return false;
    }
    for (int i = 0; i < body.length; i++) {
      if (body[i] != FaultyServer.at(number, i)) {
        return false;
      }
    }
    return true;
  }
}
