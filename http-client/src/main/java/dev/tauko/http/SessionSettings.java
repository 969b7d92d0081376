package dev.tauko.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import dev.tauko.http.internal.settings.HttpSettings;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups of settings of a {@link ClientSessionBuilder}: each stands for a part of {@code
 * tauko.http} in HOCON, where {@code reference.conf} describes every setting. A group is filled in
 * by a lambda, {@code builder.retry(retry -> retry.attempts(3))}, and not used after it. Each
 * method returns the group itself. A time span of more than 200 days counts as 200 days.
 */
public final class SessionSettings {
  private Config config;
  private boolean isChanged;

  SessionSettings(Config config) {
    this.config = config;
  }

  /** The configuration with what was set. */
  Config config() {
    return config;
  }

  /** Whether anything was set by its key. */
  boolean isChanged() {
    return isChanged;
  }

  /** Takes a configuration in place of what was set so far. */
  void replace(Config changed) {
    config = changed;
  }

  /** Sets the value of a key below {@code tauko.http}. */
  SessionSettings set(String key, Object value) {
    config = config.withValue("tauko.http." + key, ConfigValueFactory.fromAnyRef(value));
    isChanged = true;
    return this;
  }

  /** Sets a time span; null for infinite. */
  SessionSettings set(String key, @Nullable Duration span) {
    return set(
        key, span == null ? "infinite" : (Object) (HttpSettings.bounded(span).toNanos() + " ns"));
  }

  /** Which connections there are, and how they are opened. */
  public static final class Connections {
    private final SessionSettings settings;

    Connections(SessionSettings settings) {
      this.settings = settings;
    }

    /** Sets how many there may be at a time, to all hosts together; 0 for no limit. */
    public Connections limit(int connections) {
      settings.set("limit", connections);
      return this;
    }

    /** Sets how many there may be at a time to one scheme, host and port; 0 for no limit. */
    public Connections limitPerHost(int connections) {
      settings.set("limit-per-host", connections);
      return this;
    }

    /**
     * Sets for how long an idle connection is kept, unless its server says that it keeps it for a
     * shorter time; zero for not at all.
     */
    public Connections keepAlive(Duration duration) {
      settings.set("keep-alive", duration);
      return this;
    }

    /**
     * Sets the dispatcher that pool and connections run on, by the path of its section in the
     * configuration of the actor system.
     */
    public Connections dispatcher(String path) {
      settings.set("dispatcher", path);
      return this;
    }

    /** Sets for how long the addresses of a host are kept; zero for not at all. */
    public Connections dnsCacheTtl(Duration duration) {
      settings.set("dns.cache-ttl", duration);
      return this;
    }

    /**
     * Sets when the next address of a host is tried beside one that does not answer (RFC 8305).
     *
     * @param delay at least 10 ms; null for only when the one before has failed
     */
    public Connections happyEyeballsDelay(@Nullable Duration delay) {
      settings.set("dns.happy-eyeballs-delay", delay);
      return this;
    }

    /** Sets whether only public addresses are connected to, whatever names and redirects say. */
    public Connections denyPrivateAddresses(boolean deny) {
      settings.set("deny-private-addresses", deny);
      return this;
    }
  }

  /** How redirects are followed by requests that do not say it themselves. */
  public static final class Redirection {
    private final SessionSettings settings;

    Redirection(SessionSettings settings) {
      this.settings = settings;
    }

    /** Sets whether they are followed. */
    public Redirection follow(boolean follow) {
      settings.set("redirects.follow", follow);
      return this;
    }

    /**
     * Sets how many redirects fail a request, as {@link RequestOptions#maxRedirects} describes; at
     * least 1.
     */
    public Redirection limit(int redirects) {
      settings.set("redirects.limit", redirects);
      return this;
    }
  }

  /** How requests are sent again that failed in a way that may pass. */
  public static final class Retry {
    private final SessionSettings settings;

    Retry(SessionSettings settings) {
      this.settings = settings;
    }

    /**
     * Sets how many attempts there are at a request. One attempt means that a request is sent once,
     * even if it meets a kept connection that the server has closed; more than one allow that
     * again.
     */
    public Retry attempts(int attempts) {
      settings.set("retry.attempts", attempts);
      return staleConnections(attempts != 1);
    }

    /**
     * Sets whether a request that meets a kept connection which the server has closed is sent anew,
     * beside the attempts.
     */
    public Retry staleConnections(boolean repeat) {
      settings.set("retry.stale-connections", repeat ? "on" : "off");
      return this;
    }

    /**
     * Sets the waits before a request is sent again.
     *
     * @param base what the wait before the second attempt is at most; it doubles with every attempt
     * @param most the longest wait of all, no shorter than {@code base}
     */
    public Retry delays(Duration base, Duration most) {
      settings.set("retry.base-delay", base).set("retry.max-delay", most);
      return this;
    }

    /** Sets which statuses, 400 to 599, are failures after which a request is sent again. */
    public Retry statuses(int... statuses) {
      settings.set("retry.statuses", Arrays.stream(statuses).boxed().toList());
      return this;
    }

    /** Sets how many requests may be sent again while nothing succeeds; at least 1. */
    public Retry budget(int repetitions) {
      settings.set("retry.budget", repetitions);
      return this;
    }
  }

  /** Limits of a response, and how its text is decoded. */
  public static final class Responses {
    private final SessionSettings settings;

    Responses(SessionSettings settings) {
      this.settings = settings;
    }

    /** Sets how many bytes of a body are taken in while nobody reads it. */
    public Responses readBufferSize(int bytes) {
      settings.set("read-buffer-size", bytes);
      return this;
    }

    /** Sets how many bytes a body may have that is read as a whole. */
    public Responses maxBodySize(int bytes) {
      settings.set("max-body-size", bytes);
      return this;
    }

    /** Sets how many characters a line may have that is read by {@link ClientResponse#lines()}. */
    public Responses maxLineLength(int characters) {
      settings.set("max-line-length", characters);
      return this;
    }

    /** Sets the charset of text whose response tells none. */
    public Responses fallbackCharset(Charset charset) {
      settings.set("fallback-charset", charset.name());
      return this;
    }

    /** Sets how many bytes the head of a response may have; at least 64. */
    public Responses maxHeadSize(int bytes) {
      settings.set("max-head-size", bytes);
      return this;
    }

    /** Sets how many header fields a response may have. */
    public Responses maxHeaders(int fields) {
      settings.set("max-headers", fields);
      return this;
    }

    /** Sets how many interim responses a server may send before the final one. */
    public Responses maxInterimResponses(int responses) {
      settings.set("max-interim-responses", responses);
      return this;
    }
  }

  /** Which content codings are asked for and undone, and within which limits. */
  public static final class Decoding {
    private final SessionSettings settings;

    Decoding(SessionSettings settings) {
      this.settings = settings;
    }

    /** Sets whether they are, unless a request says otherwise. */
    public Decoding decompress(boolean decompress) {
      settings.set("decompress", decompress);
      return this;
    }

    /**
     * Sets which codings, in this order: some of gzip, deflate, br and zstd. The last two need
     * libraries, which are loaded only if they are named.
     */
    public Decoding acceptEncoding(String... codings) {
      settings.set("accept-encoding", List.of(codings));
      return this;
    }

    /** Sets how many bytes a body may become by decoding; {@link Long#MAX_VALUE} for no limit. */
    public Decoding maxDecodedSize(long bytes) {
      settings.set("max-decoded-size", bytes);
      return this;
    }

    /**
     * Sets how many times as large a body may become by decoding, once it has become more than 64
     * MiB; {@link Double#POSITIVE_INFINITY} for no limit.
     */
    public Decoding maxDecompressionRatio(double ratio) {
      settings.set(
          "max-decompression-ratio", Double.isInfinite(ratio) ? "infinite" : (Object) ratio);
      return this;
    }
  }

  /** Streams of {@link ClientSession#events}. */
  public static final class Events {
    private final SessionSettings settings;

    Events(SessionSettings settings) {
      this.settings = settings;
    }

    /** Sets whether they are asked for again when they end. */
    public Events reconnect(boolean reconnect) {
      settings.set("events.reconnect", reconnect);
      return this;
    }

    /** Sets how long to wait before that, until the server says something else; at least 1 ms. */
    public Events retryDelay(Duration delay) {
      settings.set("events.retry-delay", delay);
      return this;
    }

    /** Sets how many bytes a line may have, and how many characters an event. */
    public Events maxSize(int size) {
      settings.set("events.max-size", size);
      return this;
    }
  }

  /** What {@link WebSocketOptions} do not say. */
  public static final class WebSockets {
    private final SessionSettings settings;

    WebSockets(SessionSettings settings) {
      this.settings = settings;
    }

    /**
     * Sets after how much silence the server is sent a ping.
     *
     * @param silence at least 1 ms; null for never
     */
    public WebSockets heartbeat(@Nullable Duration silence) {
      settings.set("websocket.heartbeat", silence);
      return this;
    }

    /** Sets whether pings are answered, and pongs dropped, without being messages. */
    public WebSockets autoPing(boolean auto) {
      settings.set("websocket.autoping", auto);
      return this;
    }

    /** Sets how many bytes a message may have. */
    public WebSockets maxMessageSize(int bytes) {
      settings.set("websocket.max-message-size", bytes);
      return this;
    }

    /** Sets how long a server may take to answer a close frame; at least 1 ms. */
    public WebSockets closeTimeout(Duration duration) {
      settings.set("websocket.close-timeout", duration);
      return this;
    }

    /** Sets whether it is offered to compress messages; see {@link WebSocketOptions#compress}. */
    public WebSockets compress(int windowBits) {
      settings.set("websocket.compress", windowBits);
      return this;
    }
  }

  /** The jar that a session makes for itself, unless it is given one. */
  public static final class Cookies {
    private final SessionSettings settings;

    Cookies(SessionSettings settings) {
      this.settings = settings;
    }

    /** Sets whether the cookies are kept that servers set. */
    public Cookies keep(boolean keep) {
      settings.set("cookies.enabled", keep);
      return this;
    }

    /** Sets whether hosts that are IP addresses may have cookies. */
    public Cookies ipHosts(boolean accepted) {
      settings.set("cookies.ip-hosts", accepted);
      return this;
    }

    /**
     * Sets what is kept at most; each number at least 1.
     *
     * @param perDomain how many cookies of one domain
     * @param total how many cookies in all
     * @param bytes how many bytes name and value of a cookie may have together
     */
    public Cookies limits(int perDomain, int total, int bytes) {
      settings
          .set("cookies.max-per-domain", perDomain)
          .set("cookies.max-total", total)
          .set("cookies.max-size", bytes);
      return this;
    }
  }

  /** Secrets that the request log hides, in addition to credentials and cookies. */
  public static final class Log {
    private final SessionSettings settings;

    Log(SessionSettings settings) {
      this.settings = settings;
    }

    /** Sets the header fields, beside those of credentials and cookies, whose values are hidden. */
    public Log hiddenHeaders(String... names) {
      settings.set("log.hidden-headers", List.of(names));
      return this;
    }

    /** Sets the parameters in queries of URLs whose values are hidden. */
    public Log hiddenParameters(String... names) {
      settings.set("log.hidden-parameters", List.of(names));
      return this;
    }
  }
}
