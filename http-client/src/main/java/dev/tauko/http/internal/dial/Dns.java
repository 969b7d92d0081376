package dev.tauko.http.internal.dial;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tauko.http.Resolver;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.internal.pekko.Stages;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks up hosts, each at most once at a time, and keeps what was found for a while; failures are
 * not kept. Thread-safe.
 */
public final class Dns {
  /** How many hosts are kept, the least used of which are forgotten first. */
  private static final int CAPACITY = 10_000;

  private final Function<String, CompletionStage<List<InetAddress>>> lookups;
  private final AsyncCache<String, Answer> cache;

  /** What a lookup came to: a failure is kept for no time, but all who wait for it share it. */
  private record Answer(List<InetAddress> addresses, @Nullable Throwable failure) {

    List<InetAddress> orThrow() throws Throwable {
      if (failure != null) {
        throw failure;
      }
      return addresses;
    }
  }

  /**
   * One lookup as the cache holds it. Those who asked are told when the cache has taken note of how
   * long the answer is kept: who asks again then asks the resolver, if that is no time at all.
   */
  private static final class Lookup extends CompletableFuture<Answer> {
    private final CompletableFuture<Answer> told = new CompletableFuture<>();

    void answer(Answer answer) {
      complete(answer);
      told.complete(answer);
    }
  }

  /**
   * @param ttl for how long an answer is kept; zero for not at all
   */
  public Dns(SessionPlatform platform, Resolver resolver, Duration ttl) {
    this(host -> platform.lookUp(resolver, host), ttl, platform::nanos);
  }

  Dns(Function<String, CompletionStage<List<InetAddress>>> lookups, Duration ttl, Ticker clock) {
    this.lookups = lookups;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(CAPACITY)
            .expireAfter(
                Expiry.<String, Answer>creating(
                    (host, answer) -> answer.failure() == null ? ttl : Duration.ZERO))
            .ticker(clock)
            .executor(Runnable::run)
            .buildAsync();
  }

  /**
   * Looks up a host. The future is the caller's own: cancelling it leaves the lookup to those who
   * share it. Must not be called by a coroutine, whose scheduler the lookup's thread would inherit.
   *
   * @return a future of at least one address, or of what the resolver threw
   */
  public CompletableFuture<List<InetAddress>> lookup(String host, LookupListener events) {
    Lookup own = new Lookup();
    Lookup shared = (Lookup) cache.get(host, (name, executor) -> own);
    boolean isKnown = shared.isDone();
    if (isKnown) {
      events.dnsCacheHit(host);
    } else {
      events.dnsStart(host);
    }
    CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
    var _ =
        shared.told.thenAccept(answer -> {
          if (!isKnown) {
            events.dnsEnd(host);
          }
          try {
            addresses.complete(answer.orThrow());
          } catch (Throwable failure) {
            addresses.completeExceptionally(failure);
          }
        });
    if (shared == own) {
      var _ =
          lookups
              .apply(host)
              .whenCompleteAsync(
                  (found, failure) -> own.answer(answer(host, found, failure)), Stages.DIRECTLY);
    }
    return addresses;
  }

  /** Has a host looked up anew, unless another answer than this one is kept by now. */
  @SuppressWarnings("ReferenceEquality") // An answer that says the same may be newer.
  public void forget(String host, List<InetAddress> answer) {
    CompletableFuture<Answer> kept = cache.getIfPresent(host);
    if (kept != null && kept.isDone() && kept.join().addresses() == answer) {
      cache.asMap().remove(host, kept);
    }
  }

  private static Answer answer(
      String host, @Nullable List<InetAddress> found, @Nullable Throwable failure) {
    if (failure != null) {
      return new Answer(List.of(), failure);
    }
    try {
      List<InetAddress> addresses = List.copyOf(Objects.requireNonNull(found));
      if (addresses.isEmpty()) {
        throw new UnknownHostException(host + ": the resolver returned no address");
      }
      return new Answer(addresses, null);
    } catch (Throwable invalid) {
      return new Answer(List.of(), invalid);
    }
  }
}
