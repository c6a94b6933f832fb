package inventory.connect.elasticsearch.bulk;

import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** A bulk request that failed as a whole. Its message holds no document and no credentials. */
public final class RequestFailedException extends Exception {

    /** What is to be done about it. */
    enum Verdict {
        /** Send it again. */
        RETRY,
        /** Send it in halves. */
        SPLIT,
        /** Stop: it will fail every time. */
        GIVE_UP
    }

    private static final long serialVersionUID = 1L;

    private final Verdict verdict;

    private RequestFailedException(Verdict verdict, String message, Throwable cause) {
        super(message, cause);
        this.verdict = verdict;
    }

    /** No answer came, or not all of it. */
    public static RequestFailedException withoutAnswer(IOException cause) {
        if (isCertificateRefused(cause)) {
            return new RequestFailedException(Verdict.GIVE_UP, "the certificate of Elasticsearch is not accepted: "
                + cause + "; check that `connection.url` has a host of the certificate, and that the trust store"
                + " (`elastic.https.ssl.truststore.…`, else the worker's) has the authority that signed it", cause);
        }
        return new RequestFailedException(Verdict.RETRY, "no answer: " + cause, cause);
    }

    /** An answer came, and its status is no success. */
    public static RequestFailedException withStatus(int status, byte[] body) {
        String error = "status " + status + " (" + ServerError.ofAnswer(body) + ")";
        return switch (status) {
            case 401 -> giveUp(error + "; the credentials are missing or wrong:"
                + " check `connection.username` and `connection.password`, or `connection.api.key`");
            case 403 -> giveUp(error + "; the user may not write here:"
                + " it needs the privileges `create_index` and `write` on the indices");
            case 407 -> giveUp(error + "; the proxy wants other credentials:"
                + " check `proxy.username` and `proxy.password`");
            case 413 -> new RequestFailedException(Verdict.SPLIT, error + "; the request is too large", null);
            case 429 -> new RequestFailedException(Verdict.RETRY, error, null);
            default -> status >= 500 ? new RequestFailedException(Verdict.RETRY, error, null)
                : giveUp(error + "; check that `connection.url` is that of Elasticsearch itself");
        };
    }

    /** An answer came that cannot be understood. */
    static RequestFailedException notUnderstood(IllegalArgumentException cause) {
        return new RequestFailedException(Verdict.GIVE_UP, "the answer is not that of a bulk request ("
            + cause.getMessage() + "); check that `connection.url` is that of Elasticsearch itself", cause);
    }

    // A handshake may also fail because the node is going down; a certificate stays what it is.
    private static boolean isCertificateRefused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    private static RequestFailedException giveUp(String message) {
        return new RequestFailedException(Verdict.GIVE_UP, message, null);
    }

    Verdict verdict() {
        return verdict;
    }
}
