#include "base/base.h"

/*
 * What libgit2's HTTPS, SSH and Kerberos call, for a program that is linked with
 * libgit2.a: skein leaves the network to the git program, and the libraries of
 * those three (mbed TLS, libssh2, OpenSSL, Kerberos) are most of what starting
 * a program with libgit2 takes.  Starting libgit2 needs some of them to succeed;
 * the rest fail, and are never called.  Hidden, so that a library which has the
 * real ones does not meet these.
 */
#define STAND_IN(name, result)                                    \
	int name(void) __attribute__((visibility("hidden")));     \
	int name(void)                                            \
	{                                                         \
		return result;                                    \
	}
#define WORKS(name) STAND_IN(name, 0)
#define IS_ONE(name) STAND_IN(name, 1)
#define FAILS(name) STAND_IN(name, -1)

/* Called when libgit2 starts and ends. */
WORKS(libssh2_init)
WORKS(libssh2_exit)
WORKS(mbedtls_ctr_drbg_free)
WORKS(mbedtls_ctr_drbg_init)
WORKS(mbedtls_ctr_drbg_seed)
WORKS(mbedtls_entropy_free)
WORKS(mbedtls_entropy_init)
WORKS(mbedtls_ssl_conf_authmode)
WORKS(mbedtls_ssl_conf_ca_chain)
WORKS(mbedtls_ssl_conf_ciphersuites)
WORKS(mbedtls_ssl_conf_min_version)
WORKS(mbedtls_ssl_conf_rng)
WORKS(mbedtls_ssl_config_defaults)
WORKS(mbedtls_ssl_config_free)
WORKS(mbedtls_ssl_config_init)
IS_ONE(mbedtls_ssl_get_ciphersuite_id)
WORKS(mbedtls_x509_crt_free)
WORKS(mbedtls_x509_crt_init)
WORKS(mbedtls_x509_crt_parse_path)

/* The network. */
FAILS(gss_delete_sec_context)
FAILS(gss_display_status)
FAILS(gss_import_name)
FAILS(gss_indicate_mechs)
FAILS(gss_init_sec_context)
FAILS(gss_release_buffer)
FAILS(gss_release_name)
FAILS(gss_release_oid_set)
FAILS(http_errno_description)
FAILS(http_parser_execute)
FAILS(http_parser_init)
FAILS(http_parser_parse_url)
FAILS(http_parser_pause)
FAILS(http_should_keep_alive)
FAILS(libssh2_agent_connect)
FAILS(libssh2_agent_disconnect)
FAILS(libssh2_agent_free)
FAILS(libssh2_agent_get_identity)
FAILS(libssh2_agent_init)
FAILS(libssh2_agent_list_identities)
FAILS(libssh2_agent_userauth)
FAILS(libssh2_channel_close)
FAILS(libssh2_channel_free)
FAILS(libssh2_channel_open_ex)
FAILS(libssh2_channel_process_startup)
FAILS(libssh2_channel_read_ex)
FAILS(libssh2_channel_set_blocking)
FAILS(libssh2_channel_write_ex)
FAILS(libssh2_hostkey_hash)
FAILS(libssh2_knownhost_checkp)
FAILS(libssh2_knownhost_free)
FAILS(libssh2_knownhost_init)
FAILS(libssh2_knownhost_readfile)
FAILS(libssh2_session_abstract)
FAILS(libssh2_session_disconnect_ex)
FAILS(libssh2_session_free)
FAILS(libssh2_session_handshake)
FAILS(libssh2_session_hostkey)
FAILS(libssh2_session_init_ex)
FAILS(libssh2_session_last_error)
FAILS(libssh2_session_method_pref)
FAILS(libssh2_session_set_blocking)
FAILS(libssh2_userauth_authenticated)
FAILS(libssh2_userauth_keyboard_interactive_ex)
FAILS(libssh2_userauth_list)
FAILS(libssh2_userauth_password_ex)
FAILS(libssh2_userauth_publickey)
FAILS(libssh2_userauth_publickey_fromfile_ex)
FAILS(libssh2_userauth_publickey_frommemory)
FAILS(mbedtls_ctr_drbg_random)
FAILS(mbedtls_entropy_func)
FAILS(mbedtls_sha256_finish)
FAILS(mbedtls_sha256_free)
FAILS(mbedtls_sha256_init)
FAILS(mbedtls_sha256_starts)
FAILS(mbedtls_sha256_update)
FAILS(mbedtls_ssl_close_notify)
FAILS(mbedtls_ssl_free)
FAILS(mbedtls_ssl_get_peer_cert)
FAILS(mbedtls_ssl_get_verify_result)
FAILS(mbedtls_ssl_handshake)
FAILS(mbedtls_ssl_init)
FAILS(mbedtls_ssl_read)
FAILS(mbedtls_ssl_set_bio)
FAILS(mbedtls_ssl_set_hostname)
FAILS(mbedtls_ssl_setup)
FAILS(mbedtls_ssl_write)
FAILS(mbedtls_strerror)
FAILS(mbedtls_x509_crt_verify_info)

extern void *const GSS_C_NT_HOSTBASED_SERVICE __attribute__((visibility("hidden")));
void *const GSS_C_NT_HOSTBASED_SERVICE = NULL;
