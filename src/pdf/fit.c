#include "pdf/fit.h"

/* The lines that a paragraph of N begins with at least. */
static size_t beginning(size_t n, size_t first)
{
	if (first < SKN_PDF_TOGETHER)
		first = SKN_PDF_TOGETHER;
	return n < first + SKN_PDF_TOGETHER ? n : first;
}

double skn_pdf_least(const double *heights, size_t n, size_t first)
{
	double sum = 0;

	for (size_t i = 0; i < beginning(n, first); i++)
		sum += heights[i];
	return sum;
}

size_t skn_pdf_fit(const double *heights, size_t n, size_t first, double room, bool fresh)
{
	size_t fits = 0, take;
	double sum = 0;

	while (fits < n && sum + heights[fits] <= room)
		sum += heights[fits++];
	if (fits == n)
		return n;
	take = fits;
	if (n - take < SKN_PDF_TOGETHER)
		take = n > SKN_PDF_TOGETHER ? n - SKN_PDF_TOGETHER : 0;
	if (take >= beginning(n, first))
		return take;
	if (!fresh)
		return 0;
	return fits ? fits : 1;
}
